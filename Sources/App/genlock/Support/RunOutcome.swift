import Foundations
import MediaTypes
import Runtime

/// The object that ends `genlock run --json`.
struct RunOutcome: Encodable {
  struct Gate: Encodable {
    var gate: String
    var message: String
    var proposal: Value
  }

  /// The run's id; null when no run was begun, or no record of it could be kept.
  var run: Value
  var status: String
  var outputs: [String: Value]
  var warnings: [Warning]
  /// The gates that wait, where some do.
  var waiting: [Gate]?
  var error: ErrorObject?

  /// - Parameter run: the one whose outputs could not be published; `nil` for one that could not begin.
  init(_ error: any Error, of run: Identifier? = nil) {
    self.run = run.map { .string($0.description) } ?? .null
    status = error is Cancelled ? RunStatus.cancelled.rawValue : RunStatus.failed.rawValue
    outputs = [:]
    warnings = []
    self.error = ErrorObject(error)
  }

  /// - Parameter result: with files where they can be found now.
  init(_ result: RunResult) {
    run = .string(result.id.description)
    status = result.status.rawValue
    outputs = result.outputs.mapValues(Self.describe)
    warnings = result.warnings
    waiting =
      result.waiting.isEmpty
      ? nil : result.waiting.map { Gate(gate: $0.stage, message: $0.message, proposal: $0.proposal) }
    error = Self.decisive(result).map { ErrorObject($0.error, stage: $0.stage) }
  }

  func exitStatus(_ result: RunResult) -> ExitStatus {
    switch result.status {
    case .succeeded: .success
    case .waiting: .waiting
    case .cancelled, .interrupted: .interrupted
    case .failed, .running:
      Self.decisive(result).map { ExitStatus(failedStage: $0.error.category) } ?? .failure
    }
  }

  /// The failure that ended the run.
  private static func decisive(_ result: RunResult) -> StageFailure? {
    result.failures.first { !$0.isTolerated }
  }

  /// Files as `{"path", "sha256", "size"}`, everything else as it is.
  private static func describe(_ value: Value) -> Value {
    value.mapFiles { file in
      .object([
        "path": .string(file.path),
        // An input that is passed on may have been digested by samples, which is no checksum of the file.
        "sha256": file.digest.flatMap { $0.count == 64 ? .string($0) : nil } ?? .null,
        "size": file.size.map(Value.integer) ?? .null,
      ])
    }
  }
}
