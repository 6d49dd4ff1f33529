public import Foundation
public import Foundations
public import MediaTypes

/// Where a stage run stands. `running` is left exactly once, for one of the others.
public enum StageRunState: String, Sendable, Codable, CaseIterable {
  case running
  case succeeded
  /// Its result was in the store already.
  case cached
  /// Its `if` was false, or something it requires is null.
  case skipped
  /// A stage it depends on failed or waits.
  case blocked
  case failed
  /// A gate waits for a person.
  case waiting
  case cancelled
  /// The process ended without a word; found out by the next one.
  case interrupted
}

/// One execution of a pipeline, as the history keeps it.
public struct RunRecord: Sendable, Codable {
  public var id: Identifier
  /// The pipeline's name.
  public var pipeline: String
  /// The file it was read from, as given.
  public var pipelinePath: String
  public var status: RunStatus
  public var started: Date
  /// `nil` while it is running; for an interrupted run the time at which that was found out.
  public var ended: Date?
  public var inputs: [String: Value]
  public var parameters: [String: Value]
  public var outputs: [String: Value]
  /// Those of the run and of its stages, in order of arrival.
  public var warnings: [Warning]
  public var versions: RunVersions

  public var seconds: Double? { ended.map { $0.timeIntervalSince(started) } }
}

/// What took part in a run, exactly.
public struct RunVersions: Sendable, Codable, Hashable {
  /// The operating system and kernel.
  public var system: String
  /// The compiler that built this program.
  public var swift: String
  /// By stage type.
  public var stages: [String: Int]
  /// By library.
  public var libraries: [String: String]
}

/// One stage in a run, as the history keeps it.
public struct StageRunRecord: Sendable, Codable {
  /// In the order of the pipeline, from 0.
  public var position: Int
  /// The stage's id, with `[index]` under `each`.
  public var stage: String
  /// The stage type.
  public var uses: String
  public var state: StageRunState
  /// Why it ran, was skipped or is blocked, in words.
  public var why: String
  /// The cache key; `nil` where it never came to that.
  public var key: String?
  public var attempt: Int
  public var started: Date
  public var ended: Date?
  /// The outputs by name; at a waiting gate what is proposed.
  public var outputs: Value
  public var warnings: [Warning]
  public var error: ErrorRecord?

  public var seconds: Double? { ended.map { $0.timeIntervalSince(started) } }
}

/// An error as it is kept and shown.
public struct ErrorRecord: Sendable, Codable, Hashable {
  public var code: String
  public var message: String
  public var category: ErrorCategory
  /// What lies underneath, outermost first.
  public var causes: [String]

  public init(_ error: any CodedError) {
    code = error.code
    message = error.message
    category = error.category
    causes = CauseText.texts(of: error)
  }
}
