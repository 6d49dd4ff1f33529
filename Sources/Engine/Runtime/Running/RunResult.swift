public import Foundations
public import MediaTypes
public import SystemPackage

/// How a run ended.
public struct RunResult: Sendable {
  public var id: Identifier
  public var status: RunStatus
  /// The pipeline's outputs by name, files in the store; those that are null are left out.
  public var outputs: [String: Value]
  /// Those of the run and of its stages, cached ones included.
  public var warnings: [Warning]
  /// The stages that failed, in the order of the pipeline.
  public var failures: [StageFailure]
  /// Why the outputs could not be published; the run has failed then.
  public var publicationError: (any Error)?
  /// The gates that wait for a person, in the order of the pipeline.
  public var waiting: [WaitingGate]
  public var stages: [StageRunRecord]
  public var seconds: Double
  /// The HTML report.
  public var report: FilePath
  /// The log of events, one JSON object per line.
  public var eventLog: FilePath
}

/// Why a stage failed.
public struct StageFailure: Sendable {
  /// The stage's id, with `[index]` under `each`.
  public var stage: String
  public var error: any CodedError
  /// Whether the run goes on as if the stage had been skipped (`continueOnError`).
  public var isTolerated: Bool
}

/// A gate that waits for a person; see ``GateDecisions``.
public struct WaitingGate: Sendable {
  public var stage: String
  public var message: String
  /// What is approved when a person says no more than yes.
  public var proposal: Value
}
