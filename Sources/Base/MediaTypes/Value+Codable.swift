public import Foundation

/// JSON as it is; a file is an object with the one key `$file`.
extension Value: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    // A decoder does not tell what comes next; the only way to find out is to ask for each kind in turn.
    if let container = try? decoder.container(keyedBy: Key.self) {
      if container.allKeys.map(\.stringValue) == [FileReference.WrapperKey.file.rawValue] {
        self = .file(try FileReference(from: decoder))
        return
      }
      var members: [String: Value] = [:]
      for key in container.allKeys {
        members[key.stringValue] = try container.decode(Value.self, forKey: key)
      }
      self = .object(members)
      return
    }
    if var container = try? decoder.unkeyedContainer() {
      var elements: [Value] = []
      while !container.isAtEnd { elements.append(try container.decode(Value.self)) }
      self = .list(elements)
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a number that does not fit, or a text that is not Unicode")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .boolean(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .integer(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .number(let value):
      var container = encoder.singleValueContainer()
      // Equal values give equal bytes.
      if let integer = Int64(exactly: value) {
        try container.encode(integer)
      } else {
        try container.encode(value)
      }
    case .string(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .list(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .object(let members):
      var container = encoder.container(keyedBy: Key.self)
      for key in members.keys.sorted() {
        if let member = members[key] { try container.encode(member, forKey: Key(stringValue: key)) }
      }
    case .file(let file):
      try file.encode(to: encoder)
    }
  }
}

extension Value {
  /// The value that an encodable type writes as JSON.
  public init(encoding encodable: some Encodable) throws {
    self = try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(encodable))
  }

  /// Reads this value as a decodable type.
  public func decoded<Decoded: Decodable>(as type: Decoded.Type = Decoded.self) throws -> Decoded {
    try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
  }

  /// JSON with sorted keys and no white space: equal values give equal bytes, so it can be digested.
  public func canonicalJSON() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
