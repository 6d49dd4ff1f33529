import Foundations
import SystemPackage

/// What can go wrong in ``ExecStage``.
enum ExecError: CodedError {
  case shellNeedsText
  case textNeedsShell
  case emptyCommand
  case nullByte
  case notFound(String)
  case notStarted(String, cause: any Error)
  case failed(String, ending: String, lastLine: String?, tail: String)
  case outputMissing(String, file: String)
  case outputOutside(String, file: String)
  case unknownPlaceholder(String, suggestion: String?)
  case listInsideArgument(String)
  case badEnvironment(String)

  var code: String {
    switch self {
    case .shellNeedsText, .textNeedsShell, .emptyCommand, .nullByte: "BAD_COMMAND"
    case .notFound: "COMMAND_NOT_FOUND"
    case .notStarted: "COMMAND_NOT_STARTED"
    case .failed: "COMMAND_FAILED"
    case .outputMissing: "OUTPUT_MISSING"
    case .outputOutside: "OUTPUT_OUTSIDE"
    case .unknownPlaceholder, .listInsideArgument: "UNKNOWN_PLACEHOLDER"
    case .badEnvironment: "BAD_ENVIRONMENT"
    }
  }

  var message: String {
    switch self {
    case .shellNeedsText:
      "With `shell: true` the `command` is one text; write it as one, or leave `shell` out."
    case .textNeedsShell:
      "The `command` is a list, one element per argument; only with `shell: true` it is one text."
    case .emptyCommand: "The `command` names no program; its first element has to be one."
    case .nullByte: "The `command` holds a null byte, which no argument can; take it out."
    case .notFound(let name):
      "There is no program \(quoted(name)) that can be run; install it or correct the `command`."
    case .notStarted(let name, _): "The program \(quoted(name)) cannot be started; see the cause."
    case .failed(let name, let ending, let lastLine, _):
      "The program \(quoted(name)) \(ending)"
        + (lastLine.map { ": \($0)" } ?? ", and wrote nothing to stderr")
    case .outputMissing(let name, let file):
      "The program ended well without its output \(quoted(name)); it has to be a regular file "
        + "\(quoted(file)) in the work folder."
    case .outputOutside(let name, let file):
      "The output \(quoted(name)) names \(quoted(file)), which is not a file in the work folder; use a "
        + "relative path without `..`."
    case .unknownPlaceholder(let name, let suggestion):
      "The command has a placeholder `{\(name)}` that nothing stands for; "
        + (suggestion.map { "did you mean `{\($0)}`?" }
          ?? "declare it under `inputs` or `outputs`, or guard the stage with `if` where its value is null.")
    case .listInsideArgument(let name):
      "The placeholder `{\(name)}` stands for a list of files; make it an argument of its own."
    case .badEnvironment(let name):
      "\(quoted(name)) cannot be a variable of the environment; use letters, digits and `_`, and text "
        + "without null bytes."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .failed, .notStarted, .outputMissing: .failure
    default: .usage
    }
  }

  var cause: (any Error)? {
    switch self {
    case .notStarted(_, let cause): cause
    case .failed(_, _, _, let tail): tail.isEmpty ? nil : StandardError(description: tail)
    default: nil
    }
  }

  /// What a program last wrote to stderr.
  private struct StandardError: Error, CustomStringConvertible {
    var description: String
  }
}
