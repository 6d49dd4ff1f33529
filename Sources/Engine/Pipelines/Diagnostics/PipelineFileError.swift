public import Foundations

/// A pipeline file that did not pass validation, with everything that is wrong in it.
public struct PipelineFileError: CodedError {
  /// By place; at least one of them is an error.
  public let diagnostics: [Diagnostic]

  public init(diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  public var code: String { "INVALID_PIPELINE" }
  public var category: ErrorCategory { .invalidPipeline }

  /// One sentence; ``diagnostics`` has the rest.
  public var message: String {
    let errors = diagnostics.filter { $0.severity == .error }
    guard let first = errors.first else { return "The pipeline file is not valid." }
    let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
    return "\(quoted(first.path)) is not a valid pipeline: line \(first.location.line), "
      + "column \(first.location.column): \(first.message)\(more)."
  }
}

/// A path that is no pipeline file at all: a device, a pipe or a socket.
public struct PipelinePathError: CodedError {
  public let code = "NOT_A_REGULAR_FILE"
  public let message: String
  public let category = ErrorCategory.unusableInput
}
