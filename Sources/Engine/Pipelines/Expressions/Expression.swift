public import MediaTypes

/// An expression of the pipeline language, parsed and type-checked.
public struct Expression: Sendable {
  /// As written, without `${{` and `}}`.
  public var source: String

  init(source: String) {
    self.source = source
  }

  /// - Throws: ``ExpressionError`` for a value of the wrong kind that could not be seen before the run.
  public func evaluate(in scope: Scope) throws -> Value {
    .null
  }
}

extension Template {
  /// The value with every expression evaluated.
  /// - Throws: ``ExpressionError``.
  public func evaluate(in scope: Scope) throws -> Value {
    .null
  }

  /// The ids of the stages it refers to.
  public var referencedStages: Set<String> { [] }
}
