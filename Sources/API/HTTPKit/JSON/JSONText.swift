public import Foundation

/// JSON as the server writes it.
public enum JSONText {
  /// With sorted keys; dates are ISO 8601 in UTC with milliseconds.
  /// - Throws: `EncodingError` for numbers that JSON cannot write (NaN), and for nothing else.
  public static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601Milliseconds
    return try encoder.encode(value)
  }
}
