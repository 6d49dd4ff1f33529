import Foundations
public import MediaTypes

extension Template {
  /// The value with every expression evaluated. Text around an expression that gives null is null as a whole.
  /// - Throws: ``ExpressionError``.
  public func evaluate(in scope: Scope) throws -> Value {
    switch self {
    case .literal(let value): return value
    case .expression(let expression): return try expression.evaluate(in: scope)
    case .interpolation(let parts): return try interpolate(parts, in: scope)
    case .list(let elements): return .list(try elements.map { try $0.evaluate(in: scope) })
    case .object(let members): return .object(try members.mapValues { try $0.evaluate(in: scope) })
    }
  }

  private func interpolate(_ parts: [Part], in scope: Scope) throws -> Value {
    var text = ""
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .expression(let expression):
        let value = try expression.evaluate(in: scope)
        if value.isNull { return .null }
        do {
          text += try Evaluator.text(value)
        } catch {
          throw ExpressionError(source: expression.source, reason: error.message)
        }
      }
    }
    return .string(text)
  }

  /// The ids of the stages it refers to.
  public var referencedStages: Set<String> {
    Set(expressions.flatMap(\.referencedStages))
  }

  /// Every expression in it.
  var expressions: [Expression] {
    switch self {
    case .literal: []
    case .expression(let expression): [expression]
    case .interpolation(let parts):
      parts.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
    case .list(let elements): elements.flatMap(\.expressions)
    case .object(let members): members.values.flatMap(\.expressions)
    }
  }
}
