public import Foundation
public import Foundations
public import MediaTypes

/// Something that happened in a run. The events of one run are numbered from 1 without gaps and drive
/// progress bars, the JSON lines log, HTTP event streams and the report alike.
public struct RunEvent: Sendable, Hashable {
  public var number: Int
  public var time: Date
  public var run: Identifier
  /// The stage run it is about, such as `proxy` or `camera[2]`; `nil` for the run as a whole.
  public var stage: String?
  public var kind: Kind

  public enum Kind: Sendable, Hashable {
    case runStarted(pipeline: String, stages: [String])
    case stageStarted(attempt: Int, why: String)
    /// Several stages began one shared pass.
    case passStarted(members: [String])
    case stageProgress(StageProgress)
    case stageWarning(Warning)
    case stageRetrying(attempt: Int, delaySeconds: Double, code: String, message: String)
    /// The result was in the store already.
    case stageCached
    case stageSkipped(reason: String)
    /// It did not run, or not to its end: a stage it depends on failed or waits, or the run was cancelled.
    case stageUnfinished(reason: String)
    case stageSucceeded(seconds: Double, outputs: Value)
    case stageFailed(code: String, message: String)
    /// A gate waits for a person.
    case stageWaiting(message: String)
    case runWarning(Warning)
    case runEnded(status: RunStatus, seconds: Double)
  }

  public init(number: Int, time: Date, run: Identifier, stage: String?, kind: Kind) {
    self.number = number
    self.time = time
    self.run = run
    self.stage = stage
    self.kind = kind
  }
}

/// Where a run stands. `running` is left exactly once, for one of the others; `waiting` is continued by a new
/// run of the same pipeline and inputs once the gate is decided.
public enum RunStatus: String, Sendable, Codable, CaseIterable {
  case running
  case succeeded
  case failed
  /// A gate waits for a person.
  case waiting
  case cancelled
  /// The process ended without a word; found out by the next one.
  case interrupted
}
