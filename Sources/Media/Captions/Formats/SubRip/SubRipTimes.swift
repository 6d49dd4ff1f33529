import MediaTypes

/// The line of a cue's times, in the forms that are found in files: `00:00:01,000 --> 00:00:02,500`.
struct SubRipTimes {
  let start: MediaTime
  let end: MediaTime
  /// What follows the times: coordinates, or nothing.
  let rest: ArraySlice<UInt8>
  /// Whether a time has a form that programs understand differently.
  let isUnusual: Bool

  /// - Returns: `nil` for a line that is none.
  init?(_ line: ArraySlice<UInt8>) {
    var scanner = ByteScanner(line)
    // U+FEFF stands before the first line of each file that was put behind another.
    _ = scanner.take("\u{FEFF}")
    scanner.skip(while: \.isBlank)
    guard let first = SubRipTime(&scanner) else { return nil }
    scanner.skip(while: \.isBlank)
    guard Self.takeArrow(&scanner) else { return nil }
    scanner.skip(while: \.isBlank)
    guard let second = SubRipTime(&scanner), scanner.next.map({ !$0.isDigit }) ?? true else { return nil }
    start = first.time
    end = second.time
    rest = scanner.rest.trimmed
    isUnusual = first.isUnusual || second.isUnusual
  }

  /// `-->`, and what people and programs made of it.
  private static func takeArrow(_ scanner: inout ByteScanner) -> Bool {
    if scanner.take("→") { return true }
    var hasShaft = false
    while scanner.take("-") || scanner.take("=") || scanner.take("–") || scanner.take("—")
      || scanner.take("−")
    {
      hasShaft = true
      scanner.skip(while: \.isBlank)
    }
    return hasShaft && (scanner.take(">") || scanner.take("&gt;"))
  }
}

/// A time of SubRip: `01:02:03,004`, hours and ms being optional, with any of `,.:` before the ms.
struct SubRipTime {
  let time: MediaTime
  let isUnusual: Bool

  /// - Returns: `nil` where there is none, or only a number.
  init?(_ scanner: inout ByteScanner) {
    let isNegative = scanner.take("-") || scanner.take("−")
    var fields: [Int64] = []
    var fraction: (value: Int64, digits: Int)?
    while fraction == nil {
      guard let number = scanner.takeNumber(), number.digits <= 9 || fields.count == 0 else { return nil }
      fields.append(number.value)
      var ahead = scanner
      ahead.skip(while: \.isBlank)
      let separator = ahead.takeAny {
        $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".")
      }
      ahead.skip(while: \.isBlank)
      guard let separator, ahead.next?.isDigit == true else { break }
      scanner = ahead
      if separator != UInt8(ascii: ":") || fields.count == 3 {
        guard let number = scanner.takeNumber(), number.digits <= 9 else { return nil }
        fraction = number
      }
    }
    guard fields.count == 3 || (fields.count == 2 && fraction != nil) else { return nil }
    let seconds = fields[fields.count - 1]
    let minutes = fields[fields.count - 2]
    let time = ClockText.time(
      hours: fields.count == 3 ? fields[0] : 0, minutes: minutes, seconds: seconds)
    // 1, 2 or more digits are a fraction as any other: `,5` is half a second.
    let rest = fraction.map { MediaTime($0.value, of: .decimal(places: $0.digits)) } ?? .zero
    self.time = isNegative ? -(time + rest) : time + rest
    isUnusual =
      isNegative || seconds > 59 || (minutes > 59 && fields.count == 3) || (fraction?.digits ?? 3) < 3
  }
}

extension Rational {
  /// 1 / 10^places.
  fileprivate static func decimal(places: Int) -> Rational {
    let denominator = (0..<min(9, max(0, places))).reduce(into: Int64(1)) { result, _ in result *= 10 }
    return Rational(1, denominator) ?? Rational(1)
  }
}
