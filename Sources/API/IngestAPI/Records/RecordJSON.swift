import Foundation

/// Values kept as JSON in a text column.
enum RecordJSON {
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func decode<Decoded: Decodable>(_ text: String) throws -> Decoded {
    try JSONDecoder().decode(Decoded.self, from: Data(text.utf8))
  }
}
