import MediaTypes

/// A part of a YAML document, with its place.
struct YAMLNode {
  indirect enum Content {
    case scalar(Scalar)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  struct Scalar {
    /// Null, boolean, integer, number or string.
    var value: Value
    var style: SourceText.ScalarStyle
  }

  struct Entry {
    var key: String
    var keyLocation: SourceLocation
    var value: YAMLNode
  }

  var content: Content
  var location: SourceLocation

  /// In the words of the messages.
  var kindName: String {
    switch content {
    case .scalar(let scalar): scalar.value.kindName
    case .sequence: "list"
    case .mapping: "mapping"
    }
  }

  var scalarValue: Value? { if case .scalar(let scalar) = content { scalar.value } else { nil } }
  var isNull: Bool { scalarValue?.isNull ?? false }

  /// The whole as a value, taken literally.
  var literal: Value {
    switch content {
    case .scalar(let scalar): scalar.value
    case .sequence(let elements): .list(elements.map(\.literal))
    case .mapping(let entries):
      .object(Dictionary(entries.map { ($0.key, $0.value.literal) }) { first, _ in first })
    }
  }
}

/// What a plain scalar means: the core schema of YAML 1.2, in which `yes`, `no`, `on`, `off` and `1:30` are text.
enum CoreSchema {
  static func value(_ text: String) -> Value {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: break
    }
    guard let first = text.utf8.first, (0x2b...0x39).contains(first) else { return .string(text) }
    if text.hasPrefix("0x"), let integer = Int64(text.dropFirst(2), radix: 16) { return .integer(integer) }
    if text.hasPrefix("0o"), let integer = Int64(text.dropFirst(2), radix: 8) { return .integer(integer) }
    if let integer = Int64(text) { return .integer(integer) }
    let isDecimal = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
    if isDecimal, let number = Double(text), number.isFinite { return .number(number) }
    return .string(text)
  }
}
