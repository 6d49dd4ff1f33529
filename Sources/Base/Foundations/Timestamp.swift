public import Foundation

/// A time as files, events and messages have it: ISO 8601 in UTC with milliseconds, such as `2026-11-21T03:11:09.123Z`.
public struct Timestamp: Sendable, Hashable, Codable {
  public var date: Date

  private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  public init(_ date: Date) { self.date = date }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      date = try Date(text, strategy: Self.format)
    } catch {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a time in ISO 8601 with milliseconds: \(quoted(text))")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    // The format cuts off what is below a millisecond; this rounds.
    try container.encode(date.addingTimeInterval(0.0005).formatted(Self.format))
  }
}
