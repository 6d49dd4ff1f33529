import Foundations
import MediaTypes

/// A value that does not fit where it was given.
struct ValueMismatch: Error {
  var code: Diagnostic.Code
  /// A clause in lower case, without naming the parameter.
  var message: String
  var suggestion: String?
  /// Where in a nested value, such as `[2].height`; empty for the value itself.
  var path = ""

  func inside(_ component: String) -> ValueMismatch {
    var copy = self
    copy.path = component + path
    return copy
  }
}

extension ValueType {
  /// The value as this type keeps it: durations in seconds, integers widened where a number is asked for.
  /// Null fits everywhere; nulls in lists and objects are dropped.
  func coerce(_ value: Value) throws(ValueMismatch) -> Value {
    switch (self, value) {
    case (_, .null), (.any, _), (.boolean, .boolean), (.string, .string), (.file, .file), (.media, .file):
      return value
    case (.integer, .integer), (.integer, .number):
      guard let whole = value.integerValue else { throw mismatch(value) }
      return .integer(whole)
    case (.number, .integer), (.number, .number):
      guard let number = value.numberValue, number.isFinite else { throw mismatch(value) }
      return .number(number)
    case (.duration, _): return .number(try coerceDuration(value))
    case (.choice(let words), .string(let word)):
      guard words.contains(word) else {
        throw ValueMismatch(
          code: .invalidChoice, message: "\(quoted(word)) is not one of \(words.joined(separator: ", "))",
          suggestion: Suggestion.nearest(to: word, among: words))
      }
      return value
    // `bits: 8` is what people write, and YAML makes a number of it.
    case (.choice(let words), .integer(let number)) where words.contains(String(number)):
      return .string(String(number))
    case (.list(let type), .list(let elements)):
      var coerced: [Value] = []
      for (index, element) in elements.enumerated() where !element.isNull {
        coerced.append(try type.coerce(element, inside: "[\(index)]"))
      }
      return .list(coerced)
    case (.map(let type), .object(let members)):
      return try coerceMembers(members) { _ in type }
    case (.object(let types), .object(let members)):
      return try coerceMembers(members) { types[$0] }
    case (.oneOf(let types), _):
      for type in types {
        // That a value does not fit one type says only that the next is to be tried.
        if let coerced = try? type.coerce(value) { return coerced }
      }
      throw mismatch(value)
    default: throw mismatch(value)
    }
  }

  private func coerce(_ value: Value, inside component: String) throws(ValueMismatch) -> Value {
    do {
      return try coerce(value)
    } catch {
      throw error.inside(component)
    }
  }

  private func coerceDuration(_ value: Value) throws(ValueMismatch) -> Double {
    switch value {
    case .string(let text):
      guard let seconds = DurationText.seconds(text) else {
        throw ValueMismatch(
          code: .invalidValue, message: "\(quoted(text)) is not a duration such as 90s, 1.5m or 00:01:30.250")
      }
      return seconds
    case .integer, .number:
      guard let seconds = value.numberValue, seconds.isFinite, seconds >= 0 else {
        throw ValueMismatch(code: .outOfRange, message: "a duration is at least 0 seconds")
      }
      return seconds
    default: throw mismatch(value)
    }
  }

  private func coerceMembers(
    _ members: [String: Value], type: (String) -> ValueType?
  ) throws(ValueMismatch) -> Value {
    var coerced: [String: Value] = [:]
    for (name, member) in members.sorted(by: { $0.key < $1.key }) where !member.isNull {
      guard let type = type(name) else {
        throw ValueMismatch(
          code: .unknownKey, message: "there is no member \(quoted(name))",
          suggestion: Suggestion.nearest(to: name, among: memberNames))
      }
      coerced[name] = try type.coerce(member, inside: ".\(name)")
    }
    return .object(coerced)
  }

  /// The names of an object's members in the order of the alphabet; empty for other types.
  var memberNames: [String] {
    if case .object(let members) = self { members.keys.sorted() } else { [] }
  }

  private func mismatch(_ value: Value) -> ValueMismatch {
    ValueMismatch(
      code: .wrongType, message: "expected \(self), found \(value.kindName)", suggestion: hint(value))
  }

  /// What YAML makes of a word is not what people expect who know YAML 1.1, so the right word is offered.
  private func hint(_ value: Value) -> String? {
    guard self == .boolean, case .string(let word) = value else { return nil }
    switch word.lowercased() {
    case "yes", "on", "true", "y": return "true"
    case "no", "off", "false", "n": return "false"
    default: return nil
    }
  }
}

extension ParameterDeclaration {
  /// The value as the parameter's type keeps it, checked against its range.
  func check(_ value: Value) throws(ValueMismatch) -> Value {
    let coerced = try type.coerce(value)
    if let measure = coerced.numberValue, !isInRange(measure) {
      throw ValueMismatch(
        code: .outOfRange, message: "\(NumberText.text(measure)) is out of range (\(rangeText ?? ""))")
    }
    if case .list(let elements) = coerced, !isInRange(Double(elements.count)) {
      throw ValueMismatch(
        code: .outOfRange,
        message: "a list of \(elements.count) is out of range (\(rangeText ?? "") elements)")
    }
    return coerced
  }

  private func isInRange(_ measure: Double) -> Bool {
    measure >= minimum ?? -.infinity && measure <= maximum ?? .infinity
  }

  /// `144 … 2160`, `at least 1`, `at most 51`; `nil` where there are no limits.
  var rangeText: String? {
    switch (minimum, maximum) {
    case (let least?, let most?): "\(NumberText.text(least)) … \(NumberText.text(most))"
    case (let least?, nil): "at least \(NumberText.text(least))"
    case (nil, let most?): "at most \(NumberText.text(most))"
    case (nil, nil): nil
    }
  }
}
