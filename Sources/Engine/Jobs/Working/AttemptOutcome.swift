import Foundation
import Foundations
import MediaTypes
import Runtime

/// What became of an attempt.
public enum AttemptOutcome: Sendable {
  /// It came to an end and told which.
  case ended(AttemptReport)
  /// It ended without a word, as when a decoder crashes.
  case crashed(JobFailure)
  /// It was stopped for a reason that lies outside of the job.
  case interrupted
}

/// What a job comes to by an outcome of its attempt.
struct AttemptEnd {
  var state: JobState
  var time: Date
  var ready: Date
  var failedAttempts: Int
  var failure: JobFailure?
  var gates: [JobGate] = []
  var outputs: [String: Value] = [:]
  /// `nil` for those that were told while it ran.
  var warnings: [Warning]?
  var progress: JobProgress
  var run: Identifier?

  /// - Parameter backoff: how long to wait before another attempt after one that failed.
  init(of job: Job, _ outcome: AttemptOutcome, backoff: Duration, now: Date) {
    (time, ready, progress, failedAttempts) = (now, now, job.progress, job.failedAttempts)
    switch outcome {
    case .interrupted:
      state = .queued
    case .crashed(let failure):
      state = .failed
      fail(failure, isFinal: false, job, backoff)
    case .ended(let report):
      (warnings, run) = (report.warnings, report.run)
      switch report.status {
      case .succeeded:
        (state, outputs) = (.succeeded, report.outputs)
        progress.fraction = 1
      case .waiting where !report.gates.isEmpty:
        (state, gates) = (.waiting, report.gates)
      case .cancelled, .interrupted, .running:
        state = .queued
      case .failed, .waiting:
        state = .failed
        fail(report.failure ?? .unexplained, isFinal: !report.isTransient, job, backoff)
      }
    }
    // Who asked for the end gets it, but for what was done already.
    if job.isCancelRequested, state != .succeeded { (state, gates, failure) = (.cancelled, [], nil) }
  }

  private mutating func fail(_ failure: JobFailure, isFinal: Bool, _ job: Job, _ backoff: Duration) {
    self.failure = failure
    failedAttempts += 1
    if isFinal || failedAttempts >= job.request.maximumAttempts { return }
    state = .queued
    ready = time.addingTimeInterval(backoff / .seconds(1))
  }
}

extension JobFailure {
  /// A process that says it failed and not why.
  static let unexplained = JobFailure(
    code: "ATTEMPT_UNEXPLAINED", message: "The attempt failed and did not say why; see the run's report.")

  /// Its workers died too often.
  static let lost = JobFailure(
    code: "ATTEMPTS_LOST",
    message:
      "\(Job.maximumLostAttempts) workers in a row died or hung while they ran it; see whether it ends them, and retry it then."
  )
}
