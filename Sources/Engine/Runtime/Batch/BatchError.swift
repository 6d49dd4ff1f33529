public import Foundations
import Pipelines

/// A batch that was put wrongly.
public struct BatchError: CodedError {
  public let code: String
  public let message: String
  public var category: ErrorCategory { .usage }

  static func noInput(_ pipeline: Pipeline) -> BatchError {
    BatchError(
      code: "BATCH_WITHOUT_INPUT",
      message: "No input of pipeline \(quoted(pipeline.name)) is left for the files; it needs one.")
  }

  static func inputUnclear(_ pipeline: Pipeline, _ candidates: [String]) -> BatchError {
    BatchError(
      code: "BATCH_INPUT_UNCLEAR",
      message:
        "Pipeline \(quoted(pipeline.name)) has several inputs that could take the files: "
        + "\(candidates.joined(separator: ", ")); name one with --input and give the others with -i.")
  }

  static func givenTwice(_ name: String) -> BatchError {
    BatchError(
      code: "BATCH_INPUT_UNCLEAR",
      message: "Input \(quoted(name)) takes the files of the batch, so it cannot be given with -i as well.")
  }
}
