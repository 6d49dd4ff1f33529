import MediaTypes

/// Times of WebVTT: `01:02:03.004` or `02:03.004`.
enum WebVTTTime {
  /// The times on both sides of an arrow. Source:
  /// https://www.w3.org/TR/webvtt1/#collect-webvtt-cue-timings-and-settings.
  static func pair(_ scanner: inout ByteScanner) -> (start: MediaTime, end: MediaTime)? {
    scanner.skip(while: \.isWhitespace)
    guard let start = time(&scanner) else { return nil }
    scanner.skip(while: \.isWhitespace)
    guard scanner.take("-->") else { return nil }
    scanner.skip(while: \.isWhitespace)
    guard let end = time(&scanner) else { return nil }
    return (start, end)
  }

  /// Source: https://www.w3.org/TR/webvtt1/#collect-a-webvtt-timestamp.
  static func time(_ scanner: inout ByteScanner) -> MediaTime? {
    guard let first = scanner.takeNumber(), scanner.take(UInt8(ascii: ":")),
      let second = scanner.takeNumber(),
      second.digits == 2
    else { return nil }
    var fields = (hours: Int64(0), minutes: first.value, seconds: second.value)
    if first.digits != 2 || first.value > 59 || scanner.next == UInt8(ascii: ":") {
      guard scanner.take(UInt8(ascii: ":")), let third = scanner.takeNumber(), third.digits == 2 else {
        return nil
      }
      fields = (first.value, second.value, third.value)
    }
    guard scanner.take(UInt8(ascii: ".")), let fraction = scanner.takeNumber(), fraction.digits == 3,
      fields.minutes <= 59, fields.seconds <= 59
    else { return nil }
    return ClockText.time(
      hours: fields.hours, minutes: fields.minutes, seconds: fields.seconds, milliseconds: fraction.value)
  }
}
