/// A fraction of two integers, as media files give frame rates, aspects and time bases.
public struct Rational: Sendable, Hashable, Codable, CustomStringConvertible {
  public let numerator: Int64
  /// Never zero, and positive.
  public let denominator: Int64

  /// The reduced fraction, `nil` where `denominator` is zero.
  public init?(_ numerator: Int64, _ denominator: Int64) {
    guard denominator != 0 else { return nil }
    let divisor = Int64(clamping: Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
    let sign: Int64 = denominator < 0 ? -1 : 1
    self.numerator = sign * (numerator / max(1, divisor))
    self.denominator = sign * (denominator / max(1, divisor))
  }

  /// A whole number.
  public init(_ whole: Int64) {
    numerator = whole
    denominator = 1
  }

  /// Reads `30000/1001`, `16:9` or `25`.
  public init?(_ text: String) {
    let parts = text.split(whereSeparator: { $0 == "/" || $0 == ":" }).map { Int64($0) }
    switch parts.count {
    case 1:
      guard let whole = parts[0] else { return nil }
      self.init(whole)
    case 2:
      guard let numerator = parts[0], let denominator = parts[1] else { return nil }
      self.init(numerator, denominator)
    default: return nil
    }
  }

  public var doubleValue: Double { Double(numerator) / Double(denominator) }
  public var isPositive: Bool { numerator > 0 }
  public var description: String { "\(numerator)/\(denominator)" }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Rational(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a fraction: \(text)")
    }
    self = value
  }

  /// Written as text, `"30000/1001"`, so that nothing is lost.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }
}
