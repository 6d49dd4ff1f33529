import Foundations
import MediaTypes

/// Parses an expression by precedence climbing.
struct ExpressionParser {
  /// Both bound the recursion of everything that walks the tree.
  static let maximumDepth = 50
  static let maximumNodes = 500

  private let tokens: [Token]
  private var position = 0
  private var depth = 0
  private var nodeCount = 0

  static func parse(_ text: String) throws(SyntaxError) -> Syntax {
    var parser = ExpressionParser(tokens: try Lexer.tokens(text))
    guard parser.current.kind != .end else {
      throw SyntaxError(message: "there is no expression between ${{ and }}", offset: 0)
    }
    let syntax = try parser.expression(minimumPrecedence: 0)
    guard parser.current.kind == .end else {
      throw SyntaxError(
        message: "expected an operator or the end, found \(parser.current.text)", offset: parser.current.offset)
    }
    return syntax
  }

  private init(tokens: [Token]) {
    self.tokens = tokens
  }

  /// The last token is always the end, and never passed.
  private var current: Token { tokens[position] }

  private mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  private mutating func take(_ symbol: String) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  private mutating func expect(_ symbol: String, _ purpose: String) throws(SyntaxError) {
    guard take(symbol) else {
      throw SyntaxError(
        message: "expected \(quoted(symbol)) \(purpose), found \(current.text)", offset: current.offset)
    }
  }

  private mutating func node(_ kind: Syntax.Kind, _ offset: Int) throws(SyntaxError) -> Syntax {
    nodeCount += 1
    guard nodeCount <= Self.maximumNodes else {
      throw SyntaxError(
        code: .tooDeep, message: "the expression has more than \(Self.maximumNodes) parts", offset: offset)
    }
    return Syntax(kind: kind, offset: offset)
  }

  private mutating func nested(
    _ parse: (inout ExpressionParser) throws(SyntaxError) -> Syntax
  ) throws(SyntaxError) -> Syntax {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw SyntaxError(
        code: .tooDeep, message: "the expression is nested more than \(Self.maximumDepth) levels deep",
        offset: current.offset)
    }
    let syntax = try parse(&self)
    depth -= 1
    return syntax
  }

  private var currentOperator: BinaryOperator? {
    if case .symbol(let symbol) = current.kind { BinaryOperator(rawValue: symbol) } else { nil }
  }

  private mutating func expression(minimumPrecedence: Int) throws(SyntaxError) -> Syntax {
    var left = try unary()
    while let binary = currentOperator, binary.precedence >= minimumPrecedence {
      let offset = current.offset
      advance()
      // `??` groups to the right, so that the first value that is not null is found without evaluating more.
      let next = binary == .coalesce ? binary.precedence : binary.precedence + 1
      let right = try nested { parser throws(SyntaxError) in try parser.expression(minimumPrecedence: next) }
      left = try node(.binary(binary, left, right), offset)
      if binary.precedence == BinaryOperator.comparisonPrecedence,
        currentOperator?.precedence == BinaryOperator.comparisonPrecedence
      {
        throw SyntaxError(
          message: "comparisons cannot be chained; join them with &&", offset: current.offset)
      }
    }
    return left
  }

  private mutating func unary() throws(SyntaxError) -> Syntax {
    let offset = current.offset
    if take("!") {
      let operand = try nested { parser throws(SyntaxError) in try parser.unary() }
      return try node(.not(operand), offset)
    }
    if take("-") {
      let operand = try nested { parser throws(SyntaxError) in try parser.unary() }
      return try node(.negate(operand), offset)
    }
    return try postfix(primary())
  }

  private mutating func postfix(_ primary: Syntax) throws(SyntaxError) -> Syntax {
    var base = primary
    while true {
      let offset = current.offset
      if take(".") {
        let name = try memberName()
        base = try node(.member(base, name.text), name.offset)
      } else if take("[") {
        let index = try nested { parser throws(SyntaxError) in try parser.expression(minimumPrecedence: 0) }
        try expect("]", "after the index")
        if case .literal(.string(let name)) = index.kind {
          base = try node(.member(base, name), index.offset)
        } else {
          base = try node(.index(base, index), offset)
        }
      } else {
        return base
      }
    }
  }

  private mutating func memberName() throws(SyntaxError) -> (text: String, offset: Int) {
    guard case .name(let name) = current.kind else {
      throw SyntaxError(message: "expected a name after \".\", found \(current.text)", offset: current.offset)
    }
    let offset = current.offset
    advance()
    return (name, offset)
  }

  private mutating func primary() throws(SyntaxError) -> Syntax {
    let token = current
    switch token.kind {
    case .integer(let integer):
      advance()
      return try node(.literal(.integer(integer)), token.offset)
    case .number(let number):
      advance()
      return try node(.literal(.number(number)), token.offset)
    case .string(let string):
      advance()
      return try node(.literal(.string(string)), token.offset)
    case .name(let name):
      advance()
      return try named(name, token.offset)
    case .symbol("("):
      advance()
      let inner = try nested { parser throws(SyntaxError) in try parser.expression(minimumPrecedence: 0) }
      try expect(")", "to close the bracket")
      return inner
    default:
      throw SyntaxError(message: "expected a value, found \(token.text)", offset: token.offset)
    }
  }

  private mutating func named(_ name: String, _ offset: Int) throws(SyntaxError) -> Syntax {
    switch name {
    case "true": return try node(.literal(true), offset)
    case "false": return try node(.literal(false), offset)
    case "null": return try node(.literal(.null), offset)
    default: break
    }
    if current.kind == .symbol("(") { return try call(name, offset) }
    guard let root = Syntax.Root(rawValue: name) else {
      let roots = Syntax.Root.allCases.map(\.rawValue)
      throw SyntaxError(
        code: .unknownReference,
        message: "\(quoted(name)) is nothing known; a path starts with \(roots.joined(separator: ", "))",
        offset: offset, suggestion: Suggestion.nearest(to: name, among: roots))
    }
    return try node(.reference(root, try referenceName(root)), offset)
  }

  /// The name after a root, as `.name` or `["name"]`.
  private mutating func referenceName(_ root: Syntax.Root) throws(SyntaxError) -> String {
    if take("[") {
      guard case .string(let name) = current.kind else {
        throw SyntaxError(message: "expected a name in quotes, found \(current.text)", offset: current.offset)
      }
      advance()
      try expect("]", "after the name")
      return name
    }
    guard take(".") else {
      throw SyntaxError(
        message: "\(quoted(root.rawValue)) is no value by itself; write \(root.rawValue).NAME",
        offset: current.offset)
    }
    return try memberName().text
  }

  private mutating func call(_ name: String, _ offset: Int) throws(SyntaxError) -> Syntax {
    guard let function = Function(rawValue: name) else {
      let names = Function.allCases.map(\.rawValue)
      throw SyntaxError(
        code: .unknownFunction, message: "there is no function \(quoted(name))", offset: offset,
        suggestion: Suggestion.nearest(to: name, among: names))
    }
    advance()
    var arguments: [Syntax] = []
    if !take(")") {
      repeat {
        arguments.append(
          try nested { parser throws(SyntaxError) in try parser.expression(minimumPrecedence: 0) })
      } while take(",")
      try expect(")", "after the arguments of \(name)")
    }
    guard function.argumentCount.contains(arguments.count) else {
      throw SyntaxError(message: "\(name) is written \(function.usage)", offset: offset)
    }
    return try node(.call(function, arguments), offset)
  }
}
