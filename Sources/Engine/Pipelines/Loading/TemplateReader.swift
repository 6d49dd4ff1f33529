import MediaTypes

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
      return LocatedTemplate(
        content: expression(text, 0, text, scalar, node.location), location: node.location)
    case .string(let text) where !text.contains("${{"):
      return LocatedTemplate(
        content: expression(text, 0, text, scalar, node.location), location: node.location)
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
