import MediaTypes

/// Times as caption files write them.
enum ClockText {
  /// - Parameters:
  ///   - time: before zero is written as zero.
  ///   - decimals: 2 or 3; the nearest is written, so that times that are equal stay so.
  ///   - point: what stands before the decimals.
  ///   - hourDigits: how many digits hours have at least.
  static func text(
    _ time: MediaTime, decimals: Int = 3, point: String = ".", hourDigits: Int = 2
  ) -> String {
    let unit: Int64 = decimals == 2 ? 100 : 1000
    let count = max(0, time.units(at: Rational(unit)))
    let seconds = count / unit
    return padded(seconds / 3600, hourDigits) + ":" + padded(seconds / 60 % 60, 2) + ":"
      + padded(seconds % 60, 2)
      + point + padded(count % unit, decimals)
  }

  /// For messages: with a minus before zero.
  static func signed(_ time: MediaTime) -> String {
    time < .zero ? "-" + text(-time) : text(time)
  }

  static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// A hundred years, less than every time that ``time(hours:minutes:seconds:milliseconds:)`` puts in the place of a
  /// farther one.
  static let absurd = MediaTime(876_600 * 3_600, of: Rational(1))

  /// Hours, minutes, seconds and ms as a time; numbers that no medium reaches become the farthest time.
  static func time(hours: Int64 = 0, minutes: Int64 = 0, seconds: Int64 = 0, milliseconds: Int64 = 0)
    -> MediaTime
  {
    // 3 000 000 hours are 342 years, near the end of what MediaTime holds.
    let all = min(hours, 3_000_000) * 3_600_000 + min(minutes, 100_000_000) * 60_000
    return MediaTime(all + min(seconds, 10_000_000_000) * 1000 + milliseconds, of: .millisecond)
  }
}

extension Rational {
  /// 1/1000, as seconds.
  static let millisecond = Rational(1, 1000) ?? Rational(1)
}
