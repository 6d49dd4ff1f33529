public import Foundation

/// A UUID of version 7 (RFC 9562, section 5.7) with a type prefix, such as `run-0192f…`: unique, and in the
/// order of creation when sorted as text.
public struct Identifier: Hashable, Sendable, Codable, CustomStringConvertible, LosslessStringConvertible {
  /// The prefix, a hyphen, and the UUID in lower case.
  public let description: String

  /// A new identifier.
  /// - Parameters:
  ///   - prefix: the type of the thing it names, in lower case: `run`, `job`, `asset`.
  ///   - date: the time of creation, kept in it with a precision of 1 ms.
  public init(prefix: String, date: Date = Date()) {
    let milliseconds = UInt64(max(0, (date.timeIntervalSince1970 * 1000).rounded()))
    var generator = SystemRandomNumberGenerator()
    let randomHigh = UInt64.random(in: 0...0xfff, using: &generator)
    let randomLow = UInt64.random(in: 0...(1 << 62 - 1), using: &generator)
    let high = (milliseconds & 0xffff_ffff_ffff) << 16 | 0x7000 | randomHigh
    let low = 0x8000_0000_0000_0000 | randomLow
    let digits = Self.hexadecimal(high) + Self.hexadecimal(low)
    var uuid = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { uuid.append("-") }
      uuid.append(digit)
    }
    description = "\(prefix)-\(uuid)"
  }

  /// An identifier somebody wrote down, `nil` unless it has the form of one: letters, a hyphen, a UUID.
  public init?(_ description: String) {
    guard let hyphen = description.firstIndex(of: "-") else { return nil }
    let prefix = description[..<hyphen]
    let uuid = description[description.index(after: hyphen)...]
    guard !prefix.isEmpty, prefix.allSatisfy({ $0.isASCII && $0.isLowercase }),
      uuid.count == 36, UUID(uuidString: String(uuid)) != nil
    else { return nil }
    self.description = description
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let identifier = Identifier(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not an identifier: \(quoted(text))")
    }
    self = identifier
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
