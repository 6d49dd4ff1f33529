import MediaTypes

/// Time expressions of TTML and the parameters they depend on.
///
/// Source: https://www.w3.org/TR/ttml2/#timing-value-time-expression.
struct TTMLTime {
  enum Base: String {
    case media
    case smpte
    case clock
  }

  private(set) var base = Base.media
  private var frameRate: Int64 = 30
  private var hasFrameRate = false
  private var multiplier = Rational(1)
  private var subFrameRate: Int64 = 1
  private var ticks: Int64?
  private var dropMode = "nonDrop"

  /// - Parameter attributes: of the root element, by their names without prefix.
  init(_ attributes: [String: String] = [:]) {
    base = attributes["timeBase"].flatMap { Base(rawValue: $0) } ?? .media
    if let rate = attributes["frameRate"].flatMap({ Int64($0) }), (1...1_000_000).contains(rate) {
      (frameRate, hasFrameRate) = (rate, true)
    }
    if let text = attributes["frameRateMultiplier"] {
      // Drafts had a colon.
      let parts = text.split { $0 == " " || $0 == ":" }.compactMap { Int64($0) }.filter {
        (1...1_000_000).contains($0)
      }
      if parts.count == 2, let fraction = Rational(parts[0], parts[1]) { multiplier = fraction }
    }
    if let rate = attributes["subFrameRate"].flatMap({ Int64($0) }), (1...10_000).contains(rate) {
      subFrameRate = rate
    }
    ticks = attributes["tickRate"].flatMap { Int64($0) }.flatMap {
      (1...1_000_000_000_000).contains($0) ? $0 : nil
    }
    dropMode = attributes["dropMode"] ?? "nonDrop"
  }

  /// - Returns: `nil` for what is no time, wall-clock times included.
  func time(_ text: String) -> MediaTime? {
    let bytes = Array(text.utf8)
    var scanner = ByteScanner(bytes[...].trimmed)
    guard let first = scanner.takeNumber() else { return nil }
    guard scanner.take(":") else { return offset(first.value, &scanner) }
    guard let minutes = scanner.takeNumber(), scanner.take(":"), let seconds = scanner.takeNumber() else {
      return nil
    }
    let whole = (
      hours: min(first.value, 3_000_000), minutes: min(minutes.value, 10_000),
      seconds: min(seconds.value, 100_000)
    )
    var rest = MediaTime.zero
    var frames: Int64 = 0
    if scanner.take(".") || scanner.take(",") {
      guard let fraction = fraction(&scanner) else { return nil }
      rest = fraction
    } else if scanner.take(":") || scanner.take(";") {
      guard let count = scanner.takeNumber() else { return nil }
      frames = min(count.value, 10_000_000)
      if scanner.take("."), let parts = scanner.takeNumber(), let unit = Rational(1, subFrameRate) {
        rest = MediaTime(min(parts.value, 10_000), of: unit.times(frame))
      }
    }
    guard scanner.isAtEnd else { return nil }
    guard base == .smpte else {
      return ClockText.time(hours: whole.hours, minutes: whole.minutes, seconds: whole.seconds)
        + MediaTime(frames, of: frame) + rest
    }
    let allMinutes = whole.hours * 60 + whole.minutes
    let number = (allMinutes * 60 + whole.seconds) * frameRate + frames - dropped(allMinutes)
    return MediaTime(number, of: frame) + rest
  }

  /// How many frame numbers were left out until a minute.
  /// Source: https://www.w3.org/TR/ttml2/#parameter-attribute-dropMode.
  private func dropped(_ minutes: Int64) -> Int64 {
    switch dropMode {
    case "dropNTSC": 2 * (minutes - minutes / 10)
    case "dropPAL": 4 * (minutes / 2 - minutes / 20)
    default: 0
    }
  }

  /// `3.5s`: a number with a unit.
  private func offset(_ whole: Int64, _ scanner: inout ByteScanner) -> MediaTime? {
    var digits: ArraySlice<UInt8> = [0x30]
    if scanner.take(".") {
      digits = scanner.take(while: \.isDigit).prefix(15)
      guard !digits.isEmpty else { return nil }
    }
    let metric = scanner.rest.string
    let unit: Rational
    switch metric {
    case "h": unit = Rational(3600)
    case "m": unit = Rational(60)
    // A number alone is found in files, and is meant as seconds.
    case "s", "": unit = Rational(1)
    case "ms": unit = .millisecond
    case "f": unit = frame
    case "t": unit = Rational(1, ticks ?? (hasFrameRate ? frameRate * subFrameRate : 1)) ?? Rational(1)
    default: return nil
    }
    let fraction = Double("0.\(digits.string)") ?? 0
    return MediaTime(whole, of: unit) + MediaTime(seconds: fraction * unit.doubleValue)
  }

  private func fraction(_ scanner: inout ByteScanner) -> MediaTime? {
    let digits = scanner.take(while: \.isDigit)
    guard !digits.isEmpty, let number = Double("0." + digits.prefix(15).string) else { return nil }
    return MediaTime(seconds: number)
  }

  /// The length of a frame, in seconds.
  private var frame: Rational {
    Rational(multiplier.denominator, multiplier.numerator * frameRate) ?? Rational(1)
  }
}

extension Rational {
  /// Of two that are small.
  fileprivate func times(_ other: Rational) -> Rational {
    Rational(numerator * other.numerator, denominator * other.denominator) ?? Rational(1)
  }
}
