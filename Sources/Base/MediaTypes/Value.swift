public import SystemPackage

/// A value that flows through a pipeline: parameters, stage outputs, results of expressions.
///
/// JSON's values, with integers kept apart from other numbers, and files as a case of their own so that the
/// engine finds every file in a nested value without guessing.
public indirect enum Value: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case list([Value])
  case object([String: Value])
  case file(FileReference)
}

/// A file as a stage sees it: where it lies, and what it is.
public struct FileReference: Sendable, Hashable, Codable {
  /// Where to read it. An input keeps its own path; an artifact's path lies in the store.
  public var path: String
  /// The SHA-256 of the content in lower-case hexadecimal; for inputs over 256 MiB the digest of size, times and
  /// sampled blocks; `nil` until the engine has computed it.
  public var digest: String?
  /// In bytes; `nil` until the engine has looked.
  public var size: Int64?
  /// As registered with IANA where possible: `video/mp4`, `audio/wav`.
  public var mediaType: String?
  /// The name to show and to publish under, with extension, when the path does not tell (an artifact's
  /// path is a digest).
  public var name: String

  public init(
    path: String, name: String? = nil, digest: String? = nil, size: Int64? = nil, mediaType: String? = nil
  ) {
    self.path = path
    self.digest = digest
    self.size = size
    self.mediaType = mediaType
    self.name = name ?? FilePath(path).lastComponent?.string ?? path
  }

  public var filePath: FilePath { FilePath(path) }
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
