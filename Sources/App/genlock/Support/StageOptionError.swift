import Foundations
import Pipelines

/// A value that a stage does not take; the pipeline is ours, so it came from an option.
struct StageOptionError: CodedError {
  let message: String

  init(_ error: PipelineFileError, stage: String) {
    message =
      error.diagnostics.map { diagnostic in
        diagnostic.message + (diagnostic.suggestion.map { " (did you mean \(quoted($0))?)" } ?? "")
      }.joined(separator: "; ") + "; `genlock stages \(stage)` lists what there is."
  }

  var code: String { "INVALID_PARAMETER" }
  var category: ErrorCategory { .usage }
}
