import Foundations
import MediaTypes

/// Finds out which type an expression has, and what cannot be right in it. Null counts for nothing here: a
/// value that may be null has the type that it has when it is there.
struct TypeChecker {
  /// The names after each root; a root that is not in it cannot be used where the expression stands.
  var types: [Syntax.Root: [String: ValueType]]

  func type(of syntax: Syntax) throws(SyntaxError) -> ValueType {
    switch syntax.kind {
    case .literal(let value): return Self.type(of: value)
    case .reference(let root, let name): return try reference(root, name, syntax.offset)
    case .member(let base, let name): return try member(name, of: type(of: base), base, syntax.offset)
    case .index(let base, let index): return try element(of: base, at: index, syntax.offset)
    case .call(let function, let arguments): return try call(function, arguments)
    case .not(let operand):
      try expect(.boolean, operand)
      return .boolean
    case .negate(let operand):
      return try expect(.number, operand)
    case .binary(let binary, let left, let right): return try operation(binary, left, right, syntax.offset)
    }
  }

  static func type(of value: Value) -> ValueType {
    switch value {
    case .null: .any
    case .boolean: .boolean
    case .integer: .integer
    case .number: .number
    case .string: .string
    case .file: .file
    case .list(let elements):
      .list(elements.map(type(of:)).reduce(nil) { $0?.union($1) ?? $1 } ?? .any)
    case .object(let members): .object(members.mapValues(type(of:)))
    }
  }

  private func reference(_ root: Syntax.Root, _ name: String, _ offset: Int) throws(SyntaxError) -> ValueType
  {
    guard let names = types[root] else {
      throw root == .each
        ? SyntaxError(
          code: .unknownReference, message: "each is only known in the stages that have an each key",
          offset: offset)
        : SyntaxError(
          code: .eachNotStatic,
          message: "each is evaluated before the run: it can use inputs and params, but not \(root.rawValue)",
          offset: offset)
    }
    guard let type = names[name] else {
      throw SyntaxError(
        code: .unknownReference, message: "there is no \(quoted(name)) under \(root.rawValue)",
        offset: offset,
        suggestion: Suggestion.nearest(to: name, among: names.keys.sorted())
          .map { "\(root.rawValue).\($0)" })
    }
    return type
  }

  private func member(
    _ name: String, of type: ValueType, _ base: Syntax, _ offset: Int
  ) throws(SyntaxError) -> ValueType {
    switch type {
    case .any: return .any
    case .map(let element): return element
    case .object(let members):
      if let member = members[name] { return member }
      var owner = "the object"
      if case .reference(.stages, let id) = base.kind { owner = "stage \(quoted(id))" }
      throw SyntaxError(
        code: .unknownReference, message: "\(owner) has no \(quoted(name))", offset: offset,
        suggestion: Suggestion.nearest(to: name, among: members.keys.sorted()))
    case .oneOf(let types):
      for type in types {
        // That one type has no such member says only that the next is to be tried.
        if let member = try? member(name, of: type, base, offset) { return member }
      }
    case .list:
      throw SyntaxError(
        code: .wrongType, message: "\(type) has no members; take one element with [0]", offset: offset)
    default: break
    }
    throw SyntaxError(code: .wrongType, message: "a value of type \(type) has no members", offset: offset)
  }

  private func element(of base: Syntax, at index: Syntax, _ offset: Int) throws(SyntaxError) -> ValueType {
    let baseType = try type(of: base)
    switch baseType {
    case .any:
      _ = try type(of: index)
      return .any
    case .list(let element):
      try expect(.integer, index)
      return element
    case .map(let element):
      try expect(.string, index)
      return element
    case .object(let members):
      try expect(.string, index)
      return members.values.reduce(nil) { $0?.union($1) ?? $1 } ?? .any
    default:
      throw SyntaxError(
        code: .wrongType, message: "a value of type \(baseType) has no elements", offset: offset)
    }
  }

  private func call(_ function: Function, _ arguments: [Syntax]) throws(SyntaxError) -> ValueType {
    var types: [ValueType] = []
    for (index, argument) in arguments.enumerated() {
      types.append(try expect(function.parameterType(at: index), argument))
    }
    return function.resultType(types)
  }

  /// - Returns: the type found, so that no part of an expression is looked at twice.
  @discardableResult
  private func expect(_ expected: ValueType, _ syntax: Syntax) throws(SyntaxError) -> ValueType {
    let found = try type(of: syntax)
    guard expected.accepts(found) else {
      throw SyntaxError(
        code: .wrongType, message: "expected \(expected), found \(found)", offset: syntax.offset)
    }
    return found
  }

  private func operation(
    _ binary: BinaryOperator, _ left: Syntax, _ right: Syntax, _ offset: Int
  ) throws(SyntaxError) -> ValueType {
    switch binary {
    case .or, .and:
      try expect(.boolean, left)
      try expect(.boolean, right)
      return .boolean
    case .coalesce:
      let types = (try type(of: left), try type(of: right))
      if Self.isNull(left) { return types.1 }
      return Self.isNull(right) ? types.0 : types.0.union(types.1)
    case .equal, .notEqual:
      try checkEquality(left, right, offset)
      return .boolean
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      let types = (try type(of: left), try type(of: right))
      let areNumbers = types.0.isNumeric && types.1.isNumeric
      let areTexts = ValueType.string.accepts(types.0) && ValueType.string.accepts(types.1)
      guard areNumbers || areTexts else { throw incomparable(types.0, types.1, offset) }
      return .boolean
    case .add, .subtract, .multiply, .divide:
      let types = (try expect(.number, left), try expect(.number, right))
      return types == (.integer, .integer) && binary != .divide ? .integer : .number
    }
  }

  private func checkEquality(_ left: Syntax, _ right: Syntax, _ offset: Int) throws(SyntaxError) {
    let types = (try type(of: left), try type(of: right))
    guard types.0.accepts(types.1) || types.1.accepts(types.0) else {
      throw incomparable(types.0, types.1, offset)
    }
    // A misspelt word would make the comparison false for ever.
    for (type, other) in [(types.0, right), (types.1, left)] {
      guard case .choice = type, case .literal(let literal) = other.kind else { continue }
      do {
        _ = try type.coerce(literal)
      } catch {
        throw SyntaxError(
          code: error.code, message: error.message, offset: other.offset, suggestion: error.suggestion)
      }
    }
  }

  private func incomparable(_ left: ValueType, _ right: ValueType, _ offset: Int) -> SyntaxError {
    SyntaxError(code: .wrongType, message: "\(left) cannot be compared with \(right)", offset: offset)
  }

  private static func isNull(_ syntax: Syntax) -> Bool {
    if case .literal(.null) = syntax.kind { true } else { false }
  }
}
