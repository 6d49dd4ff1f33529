import Foundation

/// JSON as the server writes it.
enum JSONText {
  /// With sorted keys; dates are ISO 8601 in UTC with milliseconds.
  /// - Throws: `EncodingError` for numbers that JSON cannot write (NaN), and for nothing else.
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
    return try encoder.encode(value)
  }
}
