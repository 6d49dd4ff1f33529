public import Foundation

/// Values kept as JSON in a text column, with sorted keys: equal values give equal texts.
public enum JSONColumn {
  /// - Throws: `EncodingError` for what JSON cannot hold, such as a number that is not finite.
  public static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .millisecondsSince1970
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// - Throws: `DecodingError`.
  public static func decode<Decoded: Decodable>(_ text: String) throws -> Decoded {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .millisecondsSince1970
    return try decoder.decode(Decoded.self, from: Data(text.utf8))
  }
}

extension Date {
  /// As tables keep it: since 1970, UTC.
  public var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

  public init(milliseconds: Int64) {
    self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
  }
}
