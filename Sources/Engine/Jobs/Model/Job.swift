public import Foundation
public import Foundations
public import MediaTypes

/// A run that somebody asked for and can wait for.
public struct Job: Sendable, Hashable, Codable {
  /// A worker may die for reasons of its own, again and again while a machine is mended; a job that ends each worker that
  /// takes it ends here.
  public static let maximumLostAttempts = 20

  /// `job-…`
  public var id: Identifier
  public var request: JobRequest
  /// The pipeline's name, as its file says.
  public var pipeline: String
  public var state: JobState
  /// What it takes of the machine while it runs.
  public var resources: JobResources
  /// The latest attempt's number, 0 before the first. Every start counts, also the one after its worker was lost.
  public var attempt: Int
  /// How many attempts failed or crashed; at ``JobRequest/maximumAttempts`` the job has failed.
  public var failedAttempts: Int
  /// How many attempts in a row ended with the death of their worker, or its lease; at ``maximumLostAttempts`` the job has
  /// failed.
  public var lostAttempts: Int
  /// Whether somebody asked to stop it while it was running.
  public var isCancelRequested: Bool
  public var createdAt: Date
  /// When its latest attempt started.
  public var startedAt: Date?
  /// When it came into its final state.
  public var endedAt: Date?
  /// A queued job does not start before; later than ``createdAt`` after a failed attempt.
  public var readyAt: Date
  public var progress: JobProgress
  /// Those of the latest attempt.
  public var warnings: [Warning]
  /// Where it succeeded: the pipeline's outputs, files in the store or where they were published.
  public var outputs: [String: Value]
  /// Why it failed; while it is queued again, why the attempt before did.
  public var failure: JobFailure?
  /// The gates that wait for a person; empty unless it is ``JobState/waiting``.
  public var gates: [JobGate]
  /// The run of the latest attempt that came so far as to begin one.
  public var run: Identifier?

  package init(
    id: Identifier, request: JobRequest, pipeline: String, state: JobState, resources: JobResources,
    attempt: Int, failedAttempts: Int, lostAttempts: Int, isCancelRequested: Bool, createdAt: Date,
    startedAt: Date?, endedAt: Date?, readyAt: Date, progress: JobProgress, warnings: [Warning],
    outputs: [String: Value], failure: JobFailure?, gates: [JobGate], run: Identifier?
  ) {
    self.id = id
    self.request = request
    self.pipeline = pipeline
    self.state = state
    self.resources = resources
    self.attempt = attempt
    self.failedAttempts = failedAttempts
    self.lostAttempts = lostAttempts
    self.isCancelRequested = isCancelRequested
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.readyAt = readyAt
    self.progress = progress
    self.warnings = warnings
    self.outputs = outputs
    self.failure = failure
    self.gates = gates
    self.run = run
  }
}

/// Why a job, or an attempt of it, failed.
public struct JobFailure: Sendable, Hashable, Codable {
  /// One of those in `docs/error-codes.md`.
  public var code: String
  public var message: String
  /// The stage that failed, where one did.
  public var stage: String?
  /// What lies underneath, outermost first.
  public var causes: [String]

  public init(code: String, message: String, stage: String? = nil, causes: [String] = []) {
    self.code = code
    self.message = message
    self.stage = stage
    self.causes = causes
  }
}

/// A gate of a job that waits for a person.
public struct JobGate: Sendable, Hashable, Codable {
  /// The stage's name in the pipeline.
  public var name: String
  /// What to look at and decide, in one sentence.
  public var message: String
  /// What is approved when a person says no more than yes.
  public var proposal: Value

  public init(name: String, message: String, proposal: Value) {
    self.name = name
    self.message = message
    self.proposal = proposal
  }
}
