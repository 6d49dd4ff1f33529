import Foundations
import Pipelines

/// A value that a stage does not take; the pipeline is ours, so it came from an option.
struct StageOptionError: CodedError {
  let message: String

  /// - Parameter command: as it is typed, such as `genlock conform`; its options have the names of the stage's
  ///   parameters.
  init(_ error: PipelineFileError, command: String) {
    message =
      error.diagnostics.map { diagnostic in
        Self.naming(diagnostic.message)
          + (diagnostic.suggestion.map { " (did you mean \(quoted($0))?)" } ?? "")
      }.joined(separator: "; ") + "; `\(command) --help` tells more."
  }

  var code: String { "INVALID_PARAMETER" }
  var category: ErrorCategory { .usage }

  /// Puts the option in place of the parameter: `--frame-rate` of `parameter "frameRate"`.
  private static func naming(_ message: String) -> String {
    message.replacing(#/parameter "([A-Za-z]+)"/#) { match in
      "--"
        + match.1.reduce(into: "") { name, letter in
          name += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
        }
    }
  }
}
