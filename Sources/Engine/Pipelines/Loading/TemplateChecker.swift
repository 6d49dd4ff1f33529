import Foundations
import MediaTypes

/// Checks that a template's value will fit where it is given.
struct TemplateChecker {
  let source: SourceText
  let diagnostics: DiagnosticCollector
  let types: TypeChecker

  /// - Parameter name: what the value is for, in a message: `parameter "height"`.
  func check(_ template: LocatedTemplate, fits parameter: ParameterDeclaration, name: String) {
    switch template.content {
    case .literal(let value):
      checkLiteral(value, parameter, name, template.location)
    case .list(let elements):
      check(elements, fit: parameter, name, template)
    default:
      check(template, fits: parameter.type, name: name)
    }
  }

  func check(_ template: LocatedTemplate, fits type: ValueType, name: String) {
    switch template.content {
    case .invalid: break
    case .literal(let value):
      checkLiteral(value, ParameterDeclaration("", type, ""), name, template.location)
    case .expression(let located):
      guard let found = self.type(of: located), !type.accepts(found) else { return }
      let hint = type == .integer && found == .number ? "; round it with round(…)" : ""
      diagnostics.error(
        .wrongType, "\(name) takes \(type), but the expression gives \(found)\(hint)",
        at: located.location(ofOffset: located.expression.syntax.offset, in: source))
    case .interpolation(let parts):
      for part in parts { part.expression.map(checkText) }
      if !type.accepts(.string) { report(type, "string", name, template.location) }
    case .list(let elements): check(elements, fit: ParameterDeclaration("", type, ""), name, template)
    case .object(let members): check(members, fit: type, name, template)
    }
  }

  /// The type of a template on its own, for `each` and outputs; tells what is wrong inside it.
  func type(of template: LocatedTemplate) -> ValueType {
    switch template.content {
    case .invalid: return .any
    case .literal(let value): return TypeChecker.type(of: value)
    case .expression(let located): return type(of: located) ?? .any
    case .interpolation(let parts):
      for part in parts { part.expression.map(checkText) }
      return .string
    case .list(let elements):
      return .list(elements.map(type(of:)).reduce(nil) { $0?.union($1) ?? $1 } ?? .any)
    case .object(let members):
      return .object(Dictionary(members.map { ($0.key, type(of: $0.value)) }) { first, _ in first })
    }
  }

  private func checkLiteral(
    _ value: Value, _ parameter: ParameterDeclaration, _ name: String, _ location: SourceLocation
  ) {
    do {
      _ = try parameter.check(value)
    } catch {
      let quotes = error.code == .wrongType && parameter.type == .string && value.numberValue != nil
      let hint = quotes ? "; put it in quotes" : ""
      diagnostics.error(
        error.code, "\(name): \(error.message)\(hint)", at: location, suggestion: error.suggestion)
    }
  }

  private func check(
    _ elements: [LocatedTemplate], fit parameter: ParameterDeclaration, _ name: String, _ template: LocatedTemplate
  ) {
    switch elementType(parameter.type) {
    case let type?:
      for element in elements { check(element, fits: type, name: name) }
      if case .list = parameter.type {
        // Only the number of elements is looked at here; each was checked in its own place.
        checkLiteral(
          .list(elements.map { _ in .boolean(true) }),
          ParameterDeclaration("", .list(.any), minimum: parameter.minimum, maximum: parameter.maximum, ""),
          name, template.location)
      }
    case nil: report(parameter.type, "list", name, template.location)
    }
  }

  private func elementType(_ type: ValueType) -> ValueType? {
    switch type {
    case .list(let element): element
    case .any: .any
    case .oneOf(let types): types.lazy.compactMap(elementType).first
    default: nil
    }
  }

  private func check(
    _ members: [LocatedTemplate.Member], fit type: ValueType,
    _ name: String, _ template: LocatedTemplate
  ) {
    switch type {
    case .any, .map:
      let element: ValueType = if case .map(let element) = type { element } else { .any }
      for member in members { check(member.value, fits: element, name: "\(name), \(quoted(member.key))") }
    case .object(let types):
      for member in members {
        guard let type = types[member.key] else {
          diagnostics.error(
            .unknownKey, "\(name) has no member \(quoted(member.key))", at: member.location,
            suggestion: Suggestion.nearest(to: member.key, among: types.keys.sorted()))
          continue
        }
        check(member.value, fits: type, name: "\(name), \(quoted(member.key))")
      }
    case .oneOf(let types):
      let candidate = types.first { if case .object = $0 { true } else if case .map = $0 { true } else { false } }
      guard let candidate else { return report(type, "mapping", name, template.location) }
      check(members, fit: candidate, name, template)
    default: report(type, "mapping", name, template.location)
    }
  }

  private func report(_ type: ValueType, _ found: String, _ name: String, _ location: SourceLocation) {
    diagnostics.error(.wrongType, "\(name): expected \(type), found \(found)", at: location)
  }

  /// - Returns: `nil` after telling what is wrong in the expression.
  private func type(of located: LocatedExpression) -> ValueType? {
    do {
      return try types.type(of: located.expression.syntax)
    } catch {
      diagnostics.error(
        error.code, error.message, at: located.location(ofOffset: error.offset, in: source),
        suggestion: error.suggestion)
      return nil
    }
  }

  private func checkText(_ located: LocatedExpression) {
    guard let found = type(of: located) else { return }
    let place = located.location(ofOffset: located.expression.syntax.offset, in: source)
    if found == .file || found == .media {
      // Its path in a text would hide the file from the cache.
      diagnostics.error(
        .wrongType, "a file cannot stand in text; give it alone, or its name(…) or stem(…)", at: place)
      return
    }
    let isText = ValueType.oneOf([.string, .number, .boolean]).accepts(found)
    if !isText { diagnostics.error(.wrongType, "a \(found) cannot stand in text", at: place) }
  }
}
