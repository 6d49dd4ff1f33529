import Foundations
import MediaTypes

/// The keys of one mapping of a pipeline file, each known by name and kind.
struct Fields {
  private let entries: [String: YAMLNode.Entry]
  private let owner: String
  private let location: SourceLocation
  private let diagnostics: DiagnosticCollector

  /// Tells of keys that are not `known`.
  /// - Parameter owner: whose keys they are, in a message: `stage "proxy"`.
  /// - Returns: `nil`, with a diagnostic, where the node is no mapping.
  init?(_ node: YAMLNode, owner: String, known: [String], diagnostics: DiagnosticCollector) {
    guard case .mapping(let entries) = node.content else {
      diagnostics.error(
        .wrongType, "\(owner): expected a mapping, found \(node.kindName)", at: node.location)
      return nil
    }
    for entry in entries where !known.contains(entry.key) {
      diagnostics.error(
        .unknownKey, "\(owner) has no key \(quoted(entry.key))", at: entry.keyLocation,
        suggestion: Suggestion.nearest(to: entry.key, among: known))
    }
    self.entries = Dictionary(entries.map { ($0.key, $0) }) { first, _ in first }
    self.owner = owner
    location = node.location
    self.diagnostics = diagnostics
  }

  /// The value of a key; `nil` where it is absent or left empty.
  subscript(key: String) -> YAMLNode? {
    entries[key].flatMap { $0.value.isNull ? nil : $0.value }
  }

  /// Whether the key is there, with or without a value.
  func has(_ key: String) -> Bool { entries[key] != nil }

  /// The value of a key that must be there.
  func required(_ key: String) -> YAMLNode? {
    if let node = self[key] { return node }
    diagnostics.error(
      .missingKey, "\(owner) needs the key \(quoted(key))", at: entries[key]?.keyLocation ?? location)
    return nil
  }

  func string(_ key: String) -> String? { self[key].flatMap { value($0, key, .string) }?.stringValue }
  func boolean(_ key: String) -> Bool? { self[key].flatMap { value($0, key, .boolean) }?.booleanValue }
  func number(_ key: String) -> Double? { self[key].flatMap { value($0, key, .number) }?.numberValue }

  func integer(_ key: String, _ range: ClosedRange<Int>) -> Int? {
    let limits = (Double(range.lowerBound), Double(range.upperBound))
    return self[key].flatMap { value($0, key, .integer, limits) }?.integerValue.map { Int($0) }
  }

  /// In seconds, at most ten years, so that it fits wherever it is added to a time.
  func duration(_ key: String) -> Duration? {
    self[key].flatMap { value($0, key, .duration, (0, 315_360_000)) }?.numberValue.map { .seconds($0) }
  }

  func value(
    _ node: YAMLNode, _ key: String, _ type: ValueType, _ limits: (Double, Double)? = nil
  ) -> Value? {
    let declaration = ParameterDeclaration(key, type, minimum: limits?.0, maximum: limits?.1, "")
    do {
      return try declaration.check(node.literal)
    } catch {
      diagnostics.error(
        error.code, "\(owner), \(key): \(error.message)", at: node.location, suggestion: error.suggestion)
      return nil
    }
  }
}

/// Names of inputs, params, stages and outputs: a letter, then letters, digits, `_` and `-`, at most 64.
enum NameRule {
  static func isValid(_ name: String) -> Bool {
    let scalars = name.unicodeScalars
    guard let first = scalars.first, first.isNameStart, first != "_", scalars.last != "-" else { return false }
    return scalars.count <= 64 && scalars.allSatisfy { $0.isNamePart || $0 == "-" }
  }

  static func check(_ name: String, _ kind: String, at location: SourceLocation, _ diagnostics: DiagnosticCollector) {
    guard !isValid(name) else { return }
    diagnostics.error(
      .invalidName,
      "\(quoted(name)) is no name for \(kind): use a letter, then at most 63 letters, digits, _ and - (not last)",
      at: location)
  }
}
