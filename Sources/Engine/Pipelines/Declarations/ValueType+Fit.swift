extension ValueType: CustomStringConvertible {
  /// In the words of the pipeline format: `list of media`, `one of proxy, mezzanine`.
  public var description: String {
    switch self {
    case .boolean: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .string: "string"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .duration: "duration"
    case .file: "file"
    case .media: "media"
    case .list(let element): "list of \(element)"
    case .object: "object"
    case .map(let element): "map of \(element)"
    case .oneOf(let types): types.map(\.description).joined(separator: " or ")
    case .any: "anything"
    }
  }
}

extension ValueType {
  /// Whether a value of another type may stand where this type is asked for, as far as that can be known
  /// before the run; what remains open is checked again with the value itself.
  func accepts(_ other: ValueType) -> Bool {
    switch (self, other) {
    case (.any, _), (_, .any): true
    case (.oneOf(let types), _): types.contains { $0.accepts(other) }
    case (_, .oneOf(let types)): types.contains { accepts($0) }
    case (.number, .integer), (.number, .duration), (.duration, .integer), (.duration, .number),
      (.duration, .string), (.string, .choice), (.choice, .string), (.media, .file), (.file, .media):
      true
    case (.choice(let words), .choice(let others)): !Set(words).isDisjoint(with: others)
    case (.list(let element), .list(let other)): element.accepts(other)
    case (.map(let element), .map(let other)): element.accepts(other)
    case (.map(let element), .object(let members)): members.values.allSatisfy { element.accepts($0) }
    case (.object, .map): true
    case (.object(let members), .object(let others)):
      others.allSatisfy { name, type in members[name]?.accepts(type) ?? false }
    default: self == other
    }
  }

  /// The type of a value that is of either type.
  func union(_ other: ValueType) -> ValueType {
    if self == other { return self }
    switch (self, other) {
    case (.any, _), (_, .any): return .any
    case (.number, .integer), (.integer, .number): return .number
    case (.file, .media), (.media, .file): return .file
    case (.choice, .string), (.string, .choice): return .string
    case (.list(let element), .list(let other)): return .list(element.union(other))
    default: return .oneOf(alternatives + other.alternatives.filter { !alternatives.contains($0) })
    }
  }

  private var alternatives: [ValueType] {
    if case .oneOf(let types) = self { types } else { [self] }
  }

  /// Whether this is a type that arithmetic takes.
  var isNumeric: Bool { ValueType.number.accepts(self) }
}
