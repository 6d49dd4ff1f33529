import Foundations

/// A case was named that the dataset does not have.
struct UnknownCaseError: CodedError {
  var name: String
  var known: [String]

  var code: String { "UNKNOWN_CASE" }
  var message: String {
    let names = known.map { quoted($0) }.joined(separator: ", ")
    return "The dataset has no case \(quoted(name)); it has \(names)."
  }
  var category: ErrorCategory { .usage }
}
