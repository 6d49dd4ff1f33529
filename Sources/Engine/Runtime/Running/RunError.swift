public import Foundations
import Pipelines
import SystemPackage

/// A run cannot start, or a stage of it cannot.
public struct RunError: CodedError {
  public let code: String
  public let message: String
  public let category: ErrorCategory
  public let cause: (any Error)?

  private init(_ code: String, _ category: ErrorCategory, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.category = category
    self.message = message
    self.cause = cause
  }

  static func emptyInput(_ path: FilePath) -> RunError {
    RunError("EMPTY_FILE", .unusableInput, "\(quoted(path)) is empty; copy the recording again.")
  }

  static func nameNotText(_ path: FilePath) -> RunError {
    RunError(
      "NAME_NOT_UTF8", .unusableInput, "The name of \(quoted(path)) is not valid UTF-8; rename the file.")
  }

  static func unknownStageType(_ node: StageNode) -> RunError {
    RunError(
      "UNKNOWN_STAGE", .invalidPipeline,
      "Stage \(quoted(node.id)) uses \(quoted(node.uses)), which is not known; see `genlock stages`.")
  }

  static func eachNotAList(_ node: StageNode, found: String) -> RunError {
    RunError(
      "EACH_NOT_A_LIST", .invalidPipeline,
      "`each` of stage \(quoted(node.id)) has to be a list, not a value of type \(found).")
  }

  static func conditionNotBoolean(_ node: StageNode, found: String) -> RunError {
    RunError(
      "CONDITION_NOT_BOOLEAN", .failure,
      "`if` of stage \(quoted(node.id)) has to be true or false, not a value of type \(found).")
  }

  static func parametersUnusable(_ stage: String, cause: any Error) -> RunError {
    RunError(
      "STAGE_PARAMETERS_INVALID", .failure,
      "The parameters of stage \(quoted(stage)) do not fit what its type expects; see the cause.",
      cause: cause)
  }

  static func notEnoughSpace(
    _ folder: FilePath, needed: Int64, reserved: Int64, available: Int64
  ) -> RunError {
    RunError(
      "NOT_ENOUGH_SPACE", .failure,
      "About \(ByteCount(needed)) are needed in \(quoted(folder)), and \(ByteCount(reserved)) to spare, but only "
        + "\(ByteCount(available)) are free; "
        + "free some space (`genlock clean`) or use another --workspace.")
  }

  static func outputMissing(_ stage: String, _ output: String) -> RunError {
    RunError(
      "STAGE_OUTPUT_MISSING", .failure,
      "Stage \(quoted(stage)) ended without its output \(quoted(output)); that is an error in the stage.")
  }

  static func outputUndeclared(_ stage: String, _ output: String) -> RunError {
    RunError(
      "STAGE_OUTPUT_UNDECLARED", .failure,
      "Stage \(quoted(stage)) gave an output \(quoted(output)) it does not declare; that is its error.")
  }

  static func runnerMissing(_ runner: String) -> RunError {
    RunError("RUNNER_MISSING", .failure, "No runner \(quoted(runner)) is registered for a shared pass.")
  }

  /// Any error a stage may throw, as one with a code.
  static func describing(_ error: any Error, stage: String) -> any CodedError {
    if let coded = error as? any CodedError { return coded }
    return RunError("STAGE_FAILED", .failure, "Stage \(quoted(stage)) failed; see the cause.", cause: error)
  }
}

/// A number of bytes as it is shown to people: `1.5 GB`, with decimal units.
struct ByteCount: CustomStringConvertible {
  let bytes: Int64

  init(_ bytes: Int64) {
    self.bytes = bytes
  }

  var description: String {
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
    var value = Double(bytes)
    var unit = 0
    while abs(value) >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    if unit == 0 { return "\(bytes) bytes" }
    let tenths = (value * 10).rounded() / 10
    return "\(tenths) \(units[unit])"
  }
}
