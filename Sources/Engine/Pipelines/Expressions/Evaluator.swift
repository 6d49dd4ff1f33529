import Foundations
import MediaTypes

/// Why an expression has no value; becomes an ``ExpressionError`` with the expression's text.
struct EvaluationFailure: Error {
  var message: String

  init(_ message: String) {
    self.message = message
  }
}

/// Computes a value from a parsed expression.
struct Evaluator {
  let scope: Scope

  func evaluate(_ syntax: Syntax) throws(EvaluationFailure) -> Value {
    switch syntax.kind {
    case .literal(let value): return value
    case .reference(let root, let name): return lookUp(root, name)
    case .member(let base, let name): return try member(name, of: evaluate(base))
    case .index(let base, let index): return try element(evaluate(index), of: evaluate(base))
    case .call(let function, let arguments):
      var values: [Value] = []
      for argument in arguments { values.append(try evaluate(argument)) }
      return values[0].isNull ? .null : try function.call(values)
    case .not(let operand): return .boolean(!(try truth(operand)))
    case .negate(let operand): return try negated(evaluate(operand))
    case .binary(let binary, let left, let right): return try evaluate(binary, left, right)
    }
  }

  private func lookUp(_ root: Syntax.Root, _ name: String) -> Value {
    switch root {
    case .inputs: scope.inputs[name] ?? .null
    case .params: scope.parameters[name] ?? .null
    case .stages: scope.stages[name] ?? .null
    case .each: scope.each?[name] ?? .null
    case .run: scope.run[name] ?? .null
    }
  }

  private func member(_ name: String, of value: Value) throws(EvaluationFailure) -> Value {
    switch value {
    case .null: return .null
    case .object(let members): return members[name] ?? .null
    default: throw EvaluationFailure("a \(value.kindName) has no member \(quoted(name))")
    }
  }

  private func element(_ index: Value, of value: Value) throws(EvaluationFailure) -> Value {
    switch (value, index) {
    case (.null, _), (_, .null): return .null
    case (.object(let members), .string(let name)): return members[name] ?? .null
    case (.list(let elements), .integer(let position)):
      return elements.indices.contains(Int(position)) ? elements[Int(position)] : .null
    default: throw EvaluationFailure("a \(value.kindName) cannot be indexed by a \(index.kindName)")
    }
  }

  /// Null counts as false.
  private func truth(_ syntax: Syntax) throws(EvaluationFailure) -> Bool {
    let value = try evaluate(syntax)
    if value.isNull { return false }
    guard let boolean = value.booleanValue else {
      throw EvaluationFailure("expected true or false, found a \(value.kindName)")
    }
    return boolean
  }

  private func evaluate(
    _ binary: BinaryOperator, _ left: Syntax, _ right: Syntax
  ) throws(EvaluationFailure) -> Value {
    switch binary {
    case .or: return .boolean(try truth(left) ? true : truth(right))
    case .and: return .boolean(try truth(left) ? truth(right) : false)
    case .coalesce:
      let value = try evaluate(left)
      return value.isNull ? try evaluate(right) : value
    case .equal: return .boolean(Self.areEqual(try evaluate(left), try evaluate(right)))
    case .notEqual: return .boolean(!Self.areEqual(try evaluate(left), try evaluate(right)))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return .boolean(try isOrdered(binary, evaluate(left), evaluate(right)))
    case .add, .subtract, .multiply, .divide:
      return try Arithmetic.apply(binary, evaluate(left), evaluate(right))
    }
  }

  private func isOrdered(
    _ binary: BinaryOperator, _ left: Value, _ right: Value
  ) throws(EvaluationFailure) -> Bool {
    if left.isNull || right.isNull { return false }
    if let left = left.numberValue, let right = right.numberValue { return compare(binary, left, right) }
    if let left = left.stringValue, let right = right.stringValue { return compare(binary, left, right) }
    throw EvaluationFailure("a \(left.kindName) cannot be compared with a \(right.kindName)")
  }

  private func compare<Ordered: Comparable>(_ binary: BinaryOperator, _ left: Ordered, _ right: Ordered) -> Bool {
    switch binary {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    default: left >= right
    }
  }

  private func negated(_ value: Value) throws(EvaluationFailure) -> Value {
    try Arithmetic.apply(.subtract, value.isNull ? .null : .integer(0), value)
  }

  /// Numbers are equal by what they amount to, everything else by kind and content.
  static func areEqual(_ left: Value, _ right: Value) -> Bool {
    if let left = left.numberValue, let right = right.numberValue { return left == right }
    return left == right
  }

  /// A value as it stands in text.
  static func text(_ value: Value) throws(EvaluationFailure) -> String {
    switch value {
    case .boolean(let boolean): return boolean ? "true" : "false"
    case .integer(let integer): return String(integer)
    case .number(let number): return NumberText.text(number)
    case .string(let string): return string
    case .file:
      throw EvaluationFailure("a file cannot stand in text; give it alone, or its name(…) or stem(…)")
    case .null, .list, .object:
      throw EvaluationFailure("a \(value.kindName) cannot stand in text")
    }
  }
}

/// `+ - * /` on numbers; null where either side is null.
enum Arithmetic {
  static func apply(
    _ binary: BinaryOperator, _ left: Value, _ right: Value
  ) throws(EvaluationFailure) -> Value {
    if left.isNull || right.isNull { return .null }
    if case .integer(let left) = left, case .integer(let right) = right, binary != .divide {
      let (result, overflow) =
        switch binary {
        case .add: left.addingReportingOverflow(right)
        case .subtract: left.subtractingReportingOverflow(right)
        default: left.multipliedReportingOverflow(by: right)
        }
      guard !overflow else { throw EvaluationFailure("the result is too large for an integer") }
      return .integer(result)
    }
    guard let left = left.numberValue, let right = right.numberValue else {
      throw EvaluationFailure("\(binary.rawValue) takes numbers, not a \(left.kindName) and a \(right.kindName)")
    }
    let result =
      switch binary {
      case .add: left + right
      case .subtract: left - right
      case .multiply: left * right
      default: left / right
      }
    guard result.isFinite else {
      throw EvaluationFailure(right == 0 ? "division by zero" : "the result is too large for a number")
    }
    return .number(result)
  }
}
