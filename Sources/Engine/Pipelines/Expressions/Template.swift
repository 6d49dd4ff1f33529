public import MediaTypes

/// A value in a pipeline file that may hold expressions.
public indirect enum Template: Sendable {
  case literal(Value)
  /// `"${{ … }}"` alone: keeps the type of the expression.
  case expression(Expression)
  /// Text around expressions: always a string.
  case interpolation([Part])
  case list([Template])
  case object([String: Template])

  public enum Part: Sendable {
    case text(String)
    case expression(Expression)
  }
}

/// What expressions can refer to when they are evaluated.
public struct Scope: Sendable {
  /// `inputs.<name>`
  public var inputs: [String: Value]
  /// `params.<name>`
  public var parameters: [String: Value]
  /// `stages.<id>.<output>`; `.null` for a stage that was skipped.
  public var stages: [String: Value]
  /// `each.value`, `each.index` (from 0) and `each.label`, inside a stage with `each`.
  public var each: Value?
  /// `run.id`, `run.date` (`2026-11-21`, UTC) and `run.pipeline`.
  public var run: Value

  public init(
    inputs: [String: Value] = [:], parameters: [String: Value] = [:], stages: [String: Value] = [:],
    each: Value? = nil, run: Value = .object([:])
  ) {
    self.inputs = inputs
    self.parameters = parameters
    self.stages = stages
    self.each = each
    self.run = run
  }
}
