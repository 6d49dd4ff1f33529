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
