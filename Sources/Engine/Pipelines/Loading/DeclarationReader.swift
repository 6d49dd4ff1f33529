import Foundations
import MediaTypes

/// Reads the `inputs` and `params` of a pipeline file.
struct DeclarationReader {
  let diagnostics: DiagnosticCollector

  private static let inputTypes: [String: ValueType] = [
    "media": .media, "file": .file, "media[]": .list(.media), "file[]": .list(.file),
  ]
  private static let parameterTypes: [String: ValueType] = [
    "string": .string, "integer": .integer, "number": .number, "boolean": .boolean, "duration": .duration,
  ]
  static let inputTypeNames = inputTypes.keys.sorted()
  static let parameterTypeNames = (parameterTypes.keys + ["choice"]).sorted().flatMap { [$0, $0 + "[]"] }

  func inputs(_ node: YAMLNode?) -> [Located<InputDeclaration>] {
    entries(node, "inputs", "an input").compactMap { entry in
      let owner = "input \(quoted(entry.key))"
      let keys = ["type", "required", "description"]
      guard let fields = Fields(entry.value, owner: owner, known: keys, diagnostics: diagnostics),
        let typeNode = fields.required("type")
      else { return nil }
      let type = word(typeNode, owner, among: Self.inputTypeNames).flatMap { Self.inputTypes[$0] }
      return Located(
        InputDeclaration(
          name: entry.key, type: type ?? .any, isRequired: fields.boolean("required") ?? true,
          summary: fields.string("description") ?? ""),
        entry.keyLocation)
    }
  }

  func parameters(_ node: YAMLNode?) -> [Located<ParameterDeclaration>] {
    entries(node, "params", "a parameter").compactMap { entry in
      parameter(entry).map { Located($0, entry.keyLocation) }
    }
  }

  private func parameter(_ entry: YAMLNode.Entry) -> ParameterDeclaration? {
    let owner = "parameter \(quoted(entry.key))"
    let keys = ["type", "choices", "default", "minimum", "maximum", "unit", "description"]
    guard let fields = Fields(entry.value, owner: owner, known: keys, diagnostics: diagnostics),
      let typeNode = fields.required("type")
    else { return nil }
    let type = parameterType(typeNode, fields, owner)
    var declaration = ParameterDeclaration(
      entry.key, type ?? .any, required: !fields.has("default"), minimum: fields.number("minimum"),
      maximum: fields.number("maximum"), unit: fields.string("unit"), fields.string("description") ?? "")
    checkLimits(declaration, fields, owner)
    if let node = fields["default"] { declaration.defaultValue = defaultValue(node, declaration, owner) }
    return declaration
  }

  private func parameterType(_ node: YAMLNode, _ fields: Fields, _ owner: String) -> ValueType? {
    guard let name = word(node, owner, among: Self.parameterTypeNames) else { return nil }
    let isList = name.hasSuffix("[]")
    let elementName = isList ? String(name.dropLast(2)) : name
    let element = Self.parameterTypes[elementName] ?? choice(fields)
    if elementName != "choice", let choices = fields["choices"] {
      diagnostics.error(.invalidValue, "\(owner): choices go with the type choice", at: choices.location)
    }
    return isList ? .list(element) : element
  }

  private func choice(_ fields: Fields) -> ValueType {
    guard let node = fields.required("choices"),
      let words = fields.value(node, "choices", .list(.string), (1, .infinity))?.listValue
    else { return .any }
    return .choice(words.compactMap(\.stringValue))
  }

  private func checkLimits(_ declaration: ParameterDeclaration, _ fields: Fields, _ owner: String) {
    let isMeasured: Bool =
      switch declaration.type {
      case .integer, .number, .duration, .list, .any: true
      default: false
      }
    for key in ["minimum", "maximum"] where !isMeasured {
      guard let node = fields[key] else { continue }
      diagnostics.error(
        .invalidValue, "\(owner): \(key) goes with numbers, durations and lists", at: node.location)
    }
    if let least = declaration.minimum, let most = declaration.maximum, least > most, let node = fields["maximum"] {
      diagnostics.error(.outOfRange, "\(owner): maximum is less than minimum", at: node.location)
    }
  }

  private func defaultValue(_ node: YAMLNode, _ declaration: ParameterDeclaration, _ owner: String) -> Value {
    do {
      return try declaration.check(node.literal)
    } catch {
      diagnostics.error(
        error.code, "\(owner), default: \(error.message)", at: node.location, suggestion: error.suggestion)
      return .null
    }
  }

  private func word(_ node: YAMLNode, _ owner: String, among words: [String]) -> String? {
    let name = node.literal.stringValue ?? ""
    if words.contains(name) { return name }
    diagnostics.error(
      .unknownType, "\(owner): the type is one of \(words.joined(separator: ", "))", at: node.location,
      suggestion: Suggestion.nearest(to: name, among: words))
    return nil
  }

  private func entries(_ node: YAMLNode?, _ key: String, _ kind: String) -> [YAMLNode.Entry] {
    guard let node else { return [] }
    guard case .mapping(let entries) = node.content else {
      diagnostics.error(.wrongType, "\(key): expected a mapping, found \(node.kindName)", at: node.location)
      return []
    }
    for entry in entries { NameRule.check(entry.key, kind, at: entry.keyLocation, diagnostics) }
    return entries
  }
}

/// Something from a file with its place.
struct Located<Element> {
  var element: Element
  var location: SourceLocation

  init(_ element: Element, _ location: SourceLocation) {
    self.element = element
    self.location = location
  }
}
