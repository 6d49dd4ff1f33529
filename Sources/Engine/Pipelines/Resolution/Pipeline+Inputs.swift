public import Foundations
public import SystemPackage

/// An input that was named wrongly, left out, or given too often.
public struct InputError: CodedError {
  public let code: String
  public let message: String
  public var category: ErrorCategory { .usage }
}

extension Pipeline {
  /// Checks which files are given for which `inputs`; the files themselves are not looked at.
  /// - Throws: ``InputError`` with the code `UNKNOWN_INPUT`, `MISSING_INPUT` or `TOO_MANY_FILES`.
  public func checkInputs(_ given: [String: [FilePath]]) throws {
    let owner = "pipeline \(quoted(name))"
    let names = inputs.map(\.name)
    if let unknown = given.keys.sorted().first(where: { !names.contains($0) }) {
      let hint = Suggestion.nearest(to: unknown, among: names).map { "did you mean \(quoted($0))?" }
      let known = names.isEmpty ? "it has none." : "it has \(names.joined(separator: ", "))."
      throw InputError(
        code: "UNKNOWN_INPUT", message: "There is no input \(quoted(unknown)) in \(owner); \(hint ?? known)")
    }
    for input in inputs {
      let count = given[input.name]?.count ?? 0
      if count == 0, input.isRequired {
        throw InputError(
          code: "MISSING_INPUT",
          message: "Input \(quoted(input.name)) of \(owner) is missing; give it a file.")
      }
      if count > 1, !input.type.isList {
        throw InputError(
          code: "TOO_MANY_FILES",
          message: "Input \(quoted(input.name)) of \(owner) takes one file, but \(count) are given; leave one.")
      }
    }
  }
}

extension ValueType {
  var isList: Bool { if case .list = self { true } else { false } }
}
