import Foundations
import MediaTypes

/// The functions of the expression language. Each gives null when its first argument is null.
enum Function: String, Sendable, CaseIterable {
  case length, contains, join, lower, upper, stem, name, round, min, max

  var usage: String {
    switch self {
    case .length: "length(LIST or TEXT)"
    case .contains: "contains(LIST or TEXT, ELEMENT)"
    case .join: "join(LIST, SEPARATOR)"
    case .lower: "lower(TEXT)"
    case .upper: "upper(TEXT)"
    case .stem: "stem(FILE or TEXT)"
    case .name: "name(FILE or TEXT)"
    case .round: "round(NUMBER)"
    case .min: "min(NUMBER, …)"
    case .max: "max(NUMBER, …)"
    }
  }

  var argumentCount: ClosedRange<Int> {
    switch self {
    case .contains, .join: 2...2
    case .min, .max: 1...ExpressionParser.maximumNodes
    default: 1...1
    }
  }

  /// What the argument at `index` may be.
  func parameterType(at index: Int) -> ValueType {
    switch self {
    case .length: .oneOf([.string, .list(.any), .map(.any)])
    case .contains: index == 0 ? .oneOf([.string, .list(.any)]) : .any
    case .join: index == 0 ? .list(.oneOf([.string, .number, .boolean])) : .string
    case .lower, .upper: .string
    case .stem, .name: .oneOf([.file, .string])
    case .round, .min, .max: .number
    }
  }

  func resultType(_ arguments: [ValueType]) -> ValueType {
    switch self {
    case .length, .round: .integer
    case .contains: .boolean
    case .join, .lower, .upper, .stem, .name: .string
    case .min, .max: arguments.allSatisfy { $0 == .integer } ? .integer : .number
    }
  }

  /// - Parameter arguments: as many as ``argumentCount`` allows, the first of them not null.
  func call(_ arguments: [Value]) throws(EvaluationFailure) -> Value {
    switch (self, arguments[0]) {
    case (.length, .string(let text)): return .integer(Int64(text.count))
    case (.length, .list(let elements)): return .integer(Int64(elements.count))
    case (.length, .object(let members)): return .integer(Int64(members.count))
    case (.contains, .list(let elements)):
      return .boolean(elements.contains { Evaluator.areEqual($0, arguments[1]) })
    case (.contains, .string(let text)):
      guard let part = arguments[1].stringValue else { break }
      return .boolean(part.isEmpty || text.firstRange(of: part) != nil)
    case (.join, .list(let elements)):
      guard let separator = arguments[1].stringValue else { break }
      var texts: [String] = []
      for element in elements where !element.isNull { texts.append(try Evaluator.text(element)) }
      return .string(texts.joined(separator: separator))
    case (.lower, .string(let text)): return .string(text.lowercased())
    case (.upper, .string(let text)): return .string(text.uppercased())
    case (.name, .file(let file)): return .string(file.name)
    case (.name, .string(let text)): return .string(Self.lastComponent(text))
    case (.stem, .file(let file)): return .string(Self.stem(file.name))
    case (.stem, .string(let text)): return .string(Self.stem(Self.lastComponent(text)))
    case (.round, .integer): return arguments[0]
    case (.round, .number(let number)):
      guard let whole = Int64(exactly: number.rounded()) else {
        throw EvaluationFailure("\(number) is too large to round")
      }
      return .integer(whole)
    case (.min, _): return try extreme(arguments) { $0 < $1 }
    case (.max, _): return try extreme(arguments) { $0 > $1 }
    default: break
    }
    let kinds = arguments.map(\.kindName).joined(separator: ", ")
    throw EvaluationFailure("\(rawValue)(\(kinds)) is not possible; it is written \(usage)")
  }

  private func extreme(
    _ arguments: [Value], _ isBetter: (Double, Double) -> Bool
  ) throws(EvaluationFailure) -> Value {
    var best = arguments[0]
    for argument in arguments {
      if argument.isNull { return .null }
      guard let number = argument.numberValue, let bestNumber = best.numberValue else {
        throw EvaluationFailure("\(rawValue) compares numbers, not \(quoted(argument.kindName))")
      }
      if isBetter(number, bestNumber) { best = argument }
    }
    let areIntegers = arguments.allSatisfy { if case .integer = $0 { true } else { false } }
    return areIntegers ? best : best.numberValue.map(Value.number) ?? .null
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The name up to its last point; a name that starts with its only point is all stem.
  private static func stem(_ name: String) -> String {
    guard let point = name.lastIndex(of: "."), point != name.startIndex else { return name }
    return String(name[..<point])
  }
}
