/// Frame rates that cameras, editors and broadcasters agree on.
public enum FrameRate {
  /// The standard rates in frames per second, slowest first.
  /// Source: SMPTE ST 12-1 (timecode rates) and ITU-R BT.2020 table 2.
  public static let standard: [Rational] = [
    (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1),
    (100, 1), (120000, 1001), (120, 1),
  ].compactMap { Rational($0.0, $0.1) }

  /// The standard rate nearest to a measured one, on a logarithmic scale; of two at the same distance the
  /// slower.
  /// - Parameter framesPerSecond: a positive rate in Hz.
  public static func nearestStandard(to framesPerSecond: Double) -> Rational {
    func distance(_ rate: Rational) -> Double {
      let ratio = rate.doubleValue / framesPerSecond
      return max(ratio, 1 / ratio)
    }
    return standard.dropFirst().reduce(standard[0]) { best, rate in
      distance(rate) < distance(best) ? rate : best
    }
  }

  /// A rate as people write it: `25`, `30000/1001`, or a standard one to two or three places, `29.97`.
  public static func rate(_ text: String) -> Rational? {
    if let rate = Rational(text) { return rate }
    guard text.contains("."), let value = Double(text) else { return nil }
    return standard.first { abs($0.doubleValue - value) < 0.006 }
  }

  /// A rate as people say it: `25`, `29.97`.
  public static func text(_ rate: Rational) -> String {
    guard rate.denominator > 1 else { return String(rate.numerator) }
    return String((rate.doubleValue * 1000).rounded() / 1000)
  }
}
