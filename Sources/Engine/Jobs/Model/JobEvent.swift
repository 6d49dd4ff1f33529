public import Foundation
public import Foundations
public import MediaTypes

/// Something that happened to a job.
public struct JobEvent: Sendable, Hashable {
  /// Counts up over all jobs of the workspace, not without gaps, and is never used twice; `nil` for progress,
  /// which is not kept.
  public var sequence: Int64?
  public var job: Identifier
  public var time: Date
  public var kind: Kind

  public enum Kind: Sendable, Hashable {
    /// It came into a state.
    case state(JobStateChange)
    /// Somebody asked to stop it while it was running.
    case cancelRequested
    /// A stage of the attempt ended: `succeeded`, `cached`, `skipped`, `failed`, `waiting`.
    case stageEnded(stage: String, state: String)
    case warning(Warning, stage: String?)
    /// Told while it happens, and lost on whoever does not listen; the job itself keeps the latest.
    case progress(JobProgress)

    /// As events are named in JSON and in streams.
    public var name: String {
      switch self {
      case .state: "state"
      case .cancelRequested: "cancelRequested"
      case .stageEnded: "stageEnded"
      case .warning: "warning"
      case .progress: "progress"
      }
    }
  }

  public init(sequence: Int64?, job: Identifier, time: Date, kind: Kind) {
    self.sequence = sequence
    self.job = job
    self.time = time
    self.kind = kind
  }
}

/// What a job came to.
public struct JobStateChange: Sendable, Hashable, Codable {
  public var state: JobState
  /// The latest attempt's number, 0 before the first.
  public var attempt: Int
  /// Where it failed, or is queued again after a failed attempt.
  public var failure: JobFailure?
  /// Where it waits: the gates' names.
  public var gates: [String]
  public var run: Identifier?

  public init(
    state: JobState, attempt: Int, failure: JobFailure? = nil, gates: [String] = [], run: Identifier? = nil
  ) {
    self.state = state
    self.attempt = attempt
    self.failure = failure
    self.gates = gates
    self.run = run
  }
}
