import Foundations
import SystemPackage

/// What can go wrong in ``PublishStage`` besides what the file system reports.
enum PublishError: CodedError {
  case unknownPlaceholder(String, suggestion: String?, known: [String])
  case openBrace(String)
  case emptyPart(String)
  case sameName(String)
  case exists(FilePath)
  case noFolder

  var code: String {
    switch self {
    case .unknownPlaceholder: "UNKNOWN_PLACEHOLDER"
    case .openBrace, .emptyPart, .noFolder: "BAD_NAME_TEMPLATE"
    case .sameName: "NAME_COLLISION"
    case .exists: "FILE_EXISTS"
    }
  }

  var message: String {
    switch self {
    case .unknownPlaceholder(let name, let suggestion, let known):
      "Nothing stands for the placeholder `{\(name)}`; "
        + (suggestion.map { "did you mean `{\($0)}`?" } ?? "there are \(known.joined(separator: ", ")).")
    case .openBrace(let template): "The name \(quoted(template)) has a `{` without its `}`; close it."
    case .emptyPart(let template):
      "A part of the name \(quoted(template)) would be empty or only dots; give each placeholder a value."
    case .sameName(let name):
      "Several files would be published as \(quoted(name)); put `{index}`, `{stem}` or `{digest}` into the "
        + "name."
    case .exists(let path):
      "There is another file \(quoted(path)); put `{version}` into the name, or set `overwrite: true` to "
        + "replace it."
    case .noFolder: "The folder under `to` is empty; name the folder to publish in."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .exists: .failure
    default: .usage
    }
  }
}
