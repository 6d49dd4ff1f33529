/// A point on, or a stretch of, a media timeline, in flicks: 1/705 600 000 s.
///
/// One flick divides every standard frame rate (NTSC's too), the 90 kHz of MPEG and every usual sample rate,
/// so times of different streams add up without rounding. Source: https://github.com/facebookarchive/Flicks.
public struct MediaTime: Sendable, Hashable, Comparable, Codable {
  public static let ticksPerSecond: Int64 = 705_600_000
  public static let zero = MediaTime(ticks: 0)

  /// 1/705 600 000 s each; reaches ± 400 years.
  public var ticks: Int64

  public init(ticks: Int64) {
    self.ticks = ticks
  }

  /// The nearest tick; times beyond the range and not-a-number become the nearest end and zero.
  public init(seconds: Double) {
    let ticks = (seconds * Double(Self.ticksPerSecond)).rounded()
    self.ticks = ticks.isNaN ? 0 : Int64(max(-9.2e18, min(9.2e18, ticks)))
  }

  /// `count` units of `unit` seconds each, to the nearest tick.
  public init(_ count: Int64, of unit: Rational) {
    let units = Int128(count) * Int128(unit.numerator)
    let (product, overflow) = units.multipliedReportingOverflow(by: Int128(Self.ticksPerSecond))
    // Times this far off come from damaged files only.
    ticks = overflow ? (units < 0 ? .min : .max) : Self.divide(product, by: Int128(unit.denominator))
  }

  public var seconds: Double { Double(ticks) / Double(Self.ticksPerSecond) }
  public var milliseconds: Double { seconds * 1000 }

  /// How many units of `1 / rate` seconds this is, to the nearest.
  /// - Parameter rate: in Hz, such as a frame or sample rate.
  public func units(at rate: Rational) -> Int64 {
    Self.divide(
      Int128(ticks) * Int128(rate.numerator), by: Int128(rate.denominator) * Int128(Self.ticksPerSecond))
  }

  /// The nearest whole quotient, halves upward, clamped to 64 bits.
  private static func divide(_ dividend: Int128, by divisor: Int128) -> Int64 {
    var (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    if remainder < 0 {
      quotient -= 1
      remainder += divisor
    }
    return Int64(clamping: remainder >= divisor - remainder ? quotient + 1 : quotient)
  }

  public static func < (a: MediaTime, b: MediaTime) -> Bool { a.ticks < b.ticks }
  public static func + (a: MediaTime, b: MediaTime) -> MediaTime { MediaTime(ticks: a.ticks &+ b.ticks) }
  public static func - (a: MediaTime, b: MediaTime) -> MediaTime { MediaTime(ticks: a.ticks &- b.ticks) }
  public static prefix func - (a: MediaTime) -> MediaTime { MediaTime(ticks: 0 &- a.ticks) }
}
