public import Foundation
import Synchronization

/// A UUID of version 7 (RFC 9562, section 5.7) with a type prefix, such as `run-0192f…`: unique, and in the
/// order of creation when sorted as text.
public struct Identifier: Hashable, Sendable, Codable, CustomStringConvertible, LosslessStringConvertible {
  /// The prefix, a hyphen, and the UUID in lower case.
  public let description: String

  /// How many parts of a millisecond are told apart: the 12 bits after the version hold them (RFC 9562, section 6.2, method 3).
  private static let ticksPerMillisecond = 4096.0
  /// The tick of the newest identifier of this process.
  private static let newest = Atomic<UInt64>(0)

  /// A new identifier, greater than all that this process has made so before, also where the clock was set back.
  ///
  /// Those of several processes are in order where their clocks were a quarter of a microsecond apart.
  /// - Parameter prefix: the type of the thing it names, in lower case: `run`, `job`, `asset`.
  public init(prefix: String) {
    let now = Self.tick(Date())
    var seen = Self.newest.load(ordering: .relaxed)
    while true {
      let next = max(now, seen + 1)
      let (isMine, current) = Self.newest.compareExchange(expected: seen, desired: next, ordering: .relaxed)
      if isMine {
        self.init(prefix: prefix, tick: next)
        return
      }
      seen = current
    }
  }

  /// An identifier of a given time, in no order with others of the same one.
  public init(prefix: String, date: Date) {
    self.init(prefix: prefix, tick: Self.tick(date))
  }

  private static func tick(_ date: Date) -> UInt64 {
    UInt64(max(0, date.timeIntervalSince1970 * 1000 * ticksPerMillisecond))
  }

  private init(prefix: String, tick: UInt64) {
    let high = (tick >> 12 & 0xffff_ffff_ffff) << 16 | 0x7000 | tick & 0xfff
    let low = 0x8000_0000_0000_0000 | UInt64.random(in: 0...(1 << 62 - 1))
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
