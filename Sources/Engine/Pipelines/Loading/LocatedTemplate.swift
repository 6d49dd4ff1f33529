import MediaTypes

/// A template with the place of each of its parts, as long as it is being checked.
struct LocatedTemplate {
  indirect enum Content {
    case literal(Value)
    case expression(LocatedExpression)
    case interpolation([Part])
    case list([LocatedTemplate])
    case object([Member])
    /// Something that could not be parsed, and has been told.
    case invalid
  }

  struct Part {
    /// What stands for itself, where there is no expression.
    var text = ""
    var expression: LocatedExpression?
  }

  struct Member {
    var key: String
    var location: SourceLocation
    var value: LocatedTemplate
  }

  var content: Content
  var location: SourceLocation

  /// The template without its places.
  var template: Template {
    switch content {
    case .literal(let value): .literal(value)
    case .expression(let located): .expression(located.expression)
    case .interpolation(let parts):
      .interpolation(parts.map { $0.expression.map { .expression($0.expression) } ?? .text($0.text) })
    case .list(let elements):
      literal.map(Template.literal) ?? .list(elements.map(\.template))
    case .object(let members):
      literal.map(Template.literal)
        ?? .object(Dictionary(members.map { ($0.key, $0.value.template) }) { first, _ in first })
    case .invalid: .literal(.null)
    }
  }

  /// The value where there are no expressions in it.
  private var literal: Value? {
    switch content {
    case .literal(let value): return value
    case .expression, .interpolation, .invalid: return nil
    case .list(let elements):
      let literals = elements.compactMap(\.literal)
      return literals.count == elements.count ? .list(literals) : nil
    case .object(let members):
      let literals = members.compactMap { member in member.value.literal.map { (member.key, $0) } }
      guard literals.count == members.count else { return nil }
      return .object(Dictionary(literals) { first, _ in first })
    }
  }

  /// Every expression in it.
  var expressions: [LocatedExpression] {
    switch content {
    case .literal, .invalid: []
    case .expression(let expression): [expression]
    case .interpolation(let parts): parts.compactMap(\.expression)
    case .list(let elements): elements.flatMap(\.expressions)
    case .object(let members): members.flatMap(\.value.expressions)
    }
  }
}

/// An expression with what it takes to find the place of any of its characters.
struct LocatedExpression {
  var expression: Expression
  /// Of the expression's text in the scalar's value, in Unicode scalars.
  var offset: Int
  var scalarText: String
  var style: SourceText.ScalarStyle
  /// Where the scalar starts.
  var location: SourceLocation

  func location(ofOffset inner: Int, in source: SourceText) -> SourceLocation {
    source.location(ofOffset: offset + inner, in: scalarText, style: style, from: location)
  }
}

/// Makes templates of YAML nodes.
struct TemplateReader {
  let source: SourceText
  let diagnostics: DiagnosticCollector

  func read(_ node: YAMLNode) -> LocatedTemplate {
    switch node.content {
    case .scalar(let scalar):
      guard case .string(let text) = scalar.value, text.contains("${{") else {
        return LocatedTemplate(content: .literal(scalar.value), location: node.location)
      }
      return LocatedTemplate(content: content(text, scalar, node.location), location: node.location)
    case .sequence(let elements):
      return LocatedTemplate(content: .list(elements.map(read)), location: node.location)
    case .mapping(let entries):
      return LocatedTemplate(
        content: .object(entries.map { member($0) }), location: node.location)
    }
  }

  func member(_ entry: YAMLNode.Entry) -> LocatedTemplate.Member {
    LocatedTemplate.Member(key: entry.key, location: entry.keyLocation, value: read(entry.value))
  }

  /// An expression with or without its brackets, as `if` takes it.
  func readCondition(_ node: YAMLNode) -> LocatedTemplate {
    guard case .scalar(let scalar) = node.content else { return read(node) }
    switch scalar.value {
    case .boolean(let boolean):
      let text = boolean ? "true" : "false"
      return LocatedTemplate(content: expression(text, 0, text, scalar, node.location), location: node.location)
    case .string(let text) where !text.contains("${{"):
      return LocatedTemplate(content: expression(text, 0, text, scalar, node.location), location: node.location)
    default: return read(node)
    }
  }

  private func content(
    _ text: String, _ scalar: YAMLNode.Scalar, _ location: SourceLocation
  ) -> LocatedTemplate.Content {
    let pieces: [TemplateText.Piece]
    do {
      pieces = try TemplateText.pieces(text)
    } catch {
      report(error, offset: 0, text, scalar, location)
      return .invalid
    }
    let visible = pieces.filter { piece in
      if case .text(let text) = piece { text.unicodeScalars.contains { !$0.isSpace } } else { true }
    }
    if visible.count == 1, case .expression(let inner, let offset) = visible[0] {
      return expression(inner, offset, text, scalar, location)
    }
    var parts: [LocatedTemplate.Part] = []
    var literal = ""
    var isValid = true
    for piece in pieces {
      switch piece {
      case .text(let text):
        parts.append(LocatedTemplate.Part(text: text))
        literal += text
      case .expression(let inner, let offset):
        if case .expression(let located) = expression(inner, offset, text, scalar, location) {
          parts.append(LocatedTemplate.Part(expression: located))
        } else {
          isValid = false
        }
      }
    }
    guard isValid else { return .invalid }
    return parts.contains { $0.expression != nil } ? .interpolation(parts) : .literal(.string(literal))
  }

  private func expression(
    _ inner: String, _ offset: Int, _ text: String, _ scalar: YAMLNode.Scalar, _ location: SourceLocation
  ) -> LocatedTemplate.Content {
    do {
      let syntax = try ExpressionParser.parse(inner)
      let trimmed = inner.unicodeScalars.drop { $0.isSpace }.reversed().drop { $0.isSpace }.reversed()
      var shown = String.UnicodeScalarView()
      shown.append(contentsOf: trimmed)
      return .expression(
        LocatedExpression(
          expression: Expression(source: String(shown), syntax: syntax), offset: offset, scalarText: text,
          style: scalar.style, location: location))
    } catch {
      report(error, offset: offset, text, scalar, location)
      return .invalid
    }
  }

  private func report(
    _ error: SyntaxError, offset: Int, _ text: String, _ scalar: YAMLNode.Scalar, _ location: SourceLocation
  ) {
    diagnostics.error(
      error.code, error.message,
      at: source.location(ofOffset: offset + error.offset, in: text, style: scalar.style, from: location),
      suggestion: error.suggestion)
  }
}
