/// A value that flows through a pipeline: parameters, stage outputs, results of expressions.
///
/// JSON's values, with integers kept apart from other numbers, and files as a case of their own so that the
/// engine finds every file in a nested value without guessing.
///
/// An integer equals the number without a fraction of the same size: JSON does not tell them apart, and what
/// was written and read again has to be equal to what it was.
public indirect enum Value: Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case list([Value])
  case object([String: Value])
  case file(FileReference)
}

extension Value: Hashable {
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.boolean(let left), .boolean(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.integer(let integer), .number(let number)), (.number(let number), .integer(let integer)):
      Int64(exactly: number) == integer
    case (.string(let left), .string(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.file(let left), .file(let right)): left == right
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .boolean(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .number(let value):
      if let integer = Int64(exactly: value) { hasher.combine(integer) } else { hasher.combine(value) }
    case .string(let value): hasher.combine(value)
    case .list(let value): hasher.combine(value)
    case .object(let value): hasher.combine(value)
    case .file(let value): hasher.combine(value)
    }
  }
}

extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, Value)...) {
    self = .object(Dictionary(elements) { _, last in last })
  }
  public init(nilLiteral: ()) { self = .null }
}

extension Value {
  public var isNull: Bool { self == .null }
  public var booleanValue: Bool? { if case .boolean(let value) = self { value } else { nil } }
  public var stringValue: String? { if case .string(let value) = self { value } else { nil } }
  public var listValue: [Value]? { if case .list(let value) = self { value } else { nil } }
  public var objectValue: [String: Value]? { if case .object(let value) = self { value } else { nil } }
  public var fileValue: FileReference? { if case .file(let value) = self { value } else { nil } }

  /// An integer, or a number without a fraction.
  public var integerValue: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// An integer or a number.
  public var numberValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// A member of an object, `nil` for anything else.
  public subscript(key: String) -> Value? { objectValue?[key] }

  /// Every file in this value, in a stable order (objects by key).
  public var files: [FileReference] {
    switch self {
    case .file(let file): [file]
    case .list(let elements): elements.flatMap(\.files)
    case .object(let members): members.keys.sorted().flatMap { members[$0]?.files ?? [] }
    default: []
    }
  }

  /// The same value with every file replaced.
  public func mapFiles<Failure: Error>(
    _ transform: (FileReference) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    switch self {
    case .file(let file): return try transform(file)
    case .list(let elements):
      var mapped: [Value] = []
      for element in elements { mapped.append(try element.mapFiles(transform)) }
      return .list(mapped)
    case .object(let members):
      var mapped: [String: Value] = [:]
      for (key, member) in members { mapped[key] = try member.mapFiles(transform) }
      return .object(mapped)
    default: return self
    }
  }

  /// What kind of value this is, in the words of the pipeline format.
  public var kindName: String {
    switch self {
    case .null: "null"
    case .boolean: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .string: "string"
    case .list: "list"
    case .object: "object"
    case .file: "file"
    }
  }
}
