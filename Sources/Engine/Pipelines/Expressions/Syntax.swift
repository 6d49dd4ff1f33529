import MediaTypes

/// One node of a parsed expression.
struct Syntax: Sendable {
  indirect enum Kind: Sendable {
    case literal(Value)
    /// `inputs.source`, `stages.probe`: always a root and a name.
    case reference(Root, String)
    case member(Syntax, String)
    case index(Syntax, Syntax)
    case call(Function, [Syntax])
    case not(Syntax)
    case negate(Syntax)
    case binary(BinaryOperator, Syntax, Syntax)
  }

  enum Root: String, Sendable, CaseIterable {
    case inputs, params, stages, each, run
  }

  var kind: Kind
  /// Where it starts in the expression's text, in Unicode scalars; of an operator, the operator's place.
  var offset: Int
}

enum BinaryOperator: String, Sendable, CaseIterable {
  case or = "||"
  case and = "&&"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case coalesce = "??"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"

  /// Higher binds tighter.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
    case .coalesce: 4
    case .add, .subtract: 5
    case .multiply, .divide: 6
    }
  }

  static let comparisonPrecedence = 3
}

extension Syntax {
  /// Every reference in it, in the order of the text.
  var references: [(root: Root, name: String, offset: Int)] {
    switch kind {
    case .literal: []
    case .reference(let root, let name): [(root, name, offset)]
    case .member(let base, _): base.references
    case .not(let operand), .negate(let operand): operand.references
    case .index(let base, let index): base.references + index.references
    case .call(_, let arguments): arguments.flatMap(\.references)
    case .binary(_, let left, let right): left.references + right.references
    }
  }

  /// The stage whose output this is, where it is nothing but a path to one.
  var pathStage: String? {
    switch kind {
    case .reference(.stages, let name): name
    case .member(let base, _), .index(let base, _): base.pathStage
    default: nil
    }
  }
}
