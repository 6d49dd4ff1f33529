public import Foundation

extension JSONEncoder.DateEncodingStrategy {
  /// ISO 8601 in UTC with milliseconds, as all answers have it.
  public static var iso8601Milliseconds: JSONEncoder.DateEncodingStrategy {
    .custom { date, encoder in
      var container = encoder.singleValueContainer()
      // The format cuts off what is below a millisecond; this rounds.
      try container.encode(date.addingTimeInterval(0.0005).formatted(format))
    }
  }
}

extension JSONDecoder.DateDecodingStrategy {
  /// What ``Foundation/JSONEncoder/DateEncodingStrategy/iso8601Milliseconds`` writes.
  public static var iso8601Milliseconds: JSONDecoder.DateDecodingStrategy {
    .custom { decoder in
      let container = try decoder.singleValueContainer()
      let text = try container.decode(String.self)
      do {
        return try Date(text, strategy: format)
      } catch {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "not a time in ISO 8601 with milliseconds")
      }
    }
  }
}

private let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
