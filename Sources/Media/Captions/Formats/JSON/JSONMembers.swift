/// Writes a JSON object, its members in the order given; what is `nil` or false is left out.
struct JSONMembers {
  private var content = ""

  var text: String { "{\(content)}" }

  /// - Parameter raw: JSON.
  mutating func add(_ key: String, raw: String) {
    if !content.isEmpty { content += "," }
    content += Self.quoted(key) + ":" + raw
  }

  mutating func add(_ key: String, _ value: String?) {
    if let value { add(key, raw: Self.quoted(value)) }
  }

  mutating func add(_ key: String, _ value: Double?) {
    if let value { add(key, raw: Self.number(value)) }
  }

  mutating func add(_ key: String, _ values: [Double]) {
    add(key, raw: "[\(values.map(Self.number).joined(separator: ","))]")
  }

  mutating func add(_ key: String, _ value: Bool) {
    if value { add(key, raw: "true") }
  }

  /// With all the digits that tell it from its neighbours.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }

  static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A: bytes += Array("\\n".utf8)
      case 0..<0x20, 0x7F:
        bytes +=
          Array("\\u00".utf8) + Array((byte < 16 ? "0" : "").utf8) + Array(String(byte, radix: 16).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }
}
