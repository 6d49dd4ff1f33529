public import Foundations
public import MediaTypes

/// The parameters of one stage run, ready to be decoded by the stage.
public struct ResolvedParameters: Sendable, Hashable {
  /// An object with every parameter that has a value: defaults filled in, durations in seconds, integers widened
  /// where a number is asked for, nulls in lists dropped. Parameters that are null are left out.
  public var value: Value
  /// The required parameters that are null, in the order of the declaration; where there are any, the stage is
  /// skipped.
  public var missing: [String]
}

/// A parameter's value that does not fit.
public struct ParameterError: CodedError {
  public let code: String
  public let message: String
  public let category: ErrorCategory
}

extension StageDeclaration {
  /// Fills in defaults and checks every value again, now that all of them are known.
  ///
  /// Null stands for "not given": the default then holds. A required list that only had nulls in it is missing.
  /// - Parameter given: the evaluated values under `with`.
  /// - Throws: ``ParameterError`` with the code `INVALID_PARAMETER` or `UNKNOWN_PARAMETER`.
  public func resolve(_ given: [String: Value]) throws -> ResolvedParameters {
    if let unknown = given.keys.sorted().first(where: { name in !parameters.contains { $0.name == name } }) {
      throw ParameterError.unknown(
        unknown, of: "stage \(quoted(name))", among: parameters.map(\.name), category: .failure)
    }
    var resolved: [String: Value] = [:]
    var missing: [String] = []
    for parameter in parameters {
      let value = given[parameter.name] ?? .null
      if parameter.isRequired, value.isEmptied {
        missing.append(parameter.name)
        continue
      }
      let chosen = value.isNull ? parameter.defaultValue : value
      guard !chosen.isNull else { continue }
      do {
        resolved[parameter.name] = try parameter.check(chosen)
      } catch {
        throw ParameterError.invalid(
          parameter.name, of: "stage \(quoted(name))", value: chosen, error, category: .failure)
      }
    }
    return ResolvedParameters(value: .object(resolved), missing: missing)
  }
}

extension Value {
  /// Null, or a list in which nothing but nulls is left of what should have come.
  fileprivate var isEmptied: Bool {
    if case .list(let elements) = self { return !elements.isEmpty && elements.allSatisfy(\.isNull) }
    return isNull
  }
}

extension ParameterError {
  static func unknown(
    _ name: String, of owner: String, among names: [String], category: ErrorCategory
  ) -> ParameterError {
    let hint = Suggestion.nearest(to: name, among: names).map { "did you mean \(quoted($0))?" }
    let known = names.isEmpty ? "it has none." : "it has \(names.joined(separator: ", "))."
    return ParameterError(
      code: "UNKNOWN_PARAMETER",
      message: "There is no parameter \(quoted(name)) in \(owner); \(hint ?? known)", category: category)
  }

  static func invalid(
    _ name: String, of owner: String, value: Value, _ mismatch: ValueMismatch, category: ErrorCategory
  ) -> ParameterError {
    let shown = value.stringValue.map { " (given as \(quoted($0)))" } ?? ""
    let hint = mismatch.suggestion.map { " (did you mean \(quoted($0))?)" } ?? ""
    return ParameterError(
      code: "INVALID_PARAMETER",
      message:
        "Parameter \(quoted(name))\(mismatch.path) of \(owner)\(shown): \(mismatch.message)\(hint); change the value.",
      category: category)
  }
}
