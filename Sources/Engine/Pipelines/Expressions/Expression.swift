public import Foundations
public import MediaTypes

/// An expression of the pipeline language, parsed and type-checked.
public struct Expression: Sendable {
  /// As written, without `${{` and `}}`.
  public let source: String
  let syntax: Syntax

  init(source: String, syntax: Syntax) {
    self.source = source
    self.syntax = syntax
  }

  /// - Throws: ``ExpressionError`` for a value of the wrong kind that could not be seen before the run.
  public func evaluate(in scope: Scope) throws -> Value {
    do {
      return try Evaluator(scope: scope).evaluate(syntax)
    } catch {
      throw ExpressionError(source: source, reason: error.message)
    }
  }

  /// The ids of the stages it refers to.
  public var referencedStages: Set<String> {
    Set(syntax.references.filter { $0.root == .stages }.map(\.name))
  }
}

/// An expression that has no value, because of values that were not known before the run.
public struct ExpressionError: CodedError {
  /// The expression, without `${{` and `}}`.
  public let source: String
  let reason: String

  public var code: String { "EXPRESSION_FAILED" }
  public var message: String {
    "The expression \(quoted(source)) cannot be evaluated: \(reason); change it in the pipeline file."
  }
  public var category: ErrorCategory { .failure }
}
