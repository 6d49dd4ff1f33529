import Foundation
public import Foundations
import GRDB
public import Runtime
import Storage

/// What people ask of jobs that are there.
extension JobStore {
  /// Stops a job: at once where it is queued or waits; a running one is asked to stop, and is
  /// ``JobState/cancelled`` as soon as its process has ended. Asking twice is the same as asking once.
  /// - Returns: the job as it is now.
  /// - Throws: ``JobStoreError`` `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT` where it has ended.
  @discardableResult
  public func cancel(_ id: Identifier) async throws -> Job {
    try await change(id) { job, database in
      let now = Date()
      switch job.state {
      case .queued, .waiting:
        try database.execute(
          sql: "UPDATE jobs SET state = 'cancelled', gates = '[]', changed = ?, ended = ? WHERE id = ?",
          arguments: [now.milliseconds, now.milliseconds, id.description])
      case .running:
        guard !job.isCancelRequested else { return }
        try database.execute(
          sql: "UPDATE jobs SET cancel_requested = 1 WHERE id = ?", arguments: [id.description])
        try JobRecords.insert(.cancelRequested, of: id, at: now, in: database)
      case .succeeded, .failed, .cancelled:
        throw JobStoreError.cannot("cancel", id, in: job.state, why: "it has ended already")
      }
    }
  }

  /// Queues a job again that failed or was cancelled; what it made before is not made again.
  /// - Returns: the job as it is now.
  /// - Throws: ``JobStoreError`` `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT` in every other state.
  @discardableResult
  public func retry(_ id: Identifier) async throws -> Job {
    try await change(id) { job, database in
      guard [.failed, .cancelled].contains(job.state) else {
        throw JobStoreError.cannot(
          "retry", id, in: job.state, why: "only failed and cancelled jobs are retried")
      }
      let now = Date().milliseconds
      try database.execute(
        sql: """
          UPDATE jobs SET state = 'queued', changed = ?, ready = ?, ended = NULL, failure = NULL,
            failed_attempts = 0, lost_attempts = 0
          WHERE id = ?
          """,
        arguments: [now, now, id.description])
    }
  }

  /// Decides at a gate. When none is left, the job is queued again and goes on from there.
  /// - Parameters:
  ///   - gate: the stage's name in the pipeline.
  ///   - person: who decides, for the record.
  /// - Returns: the job as it is now.
  /// - Throws: ``JobStoreError`` `JOB_NOT_FOUND`, `GATE_NOT_WAITING`; `GateError` where a correction is unlike the
  ///   proposal.
  @discardableResult
  public func decide(
    _ id: Identifier, gate: String, _ answer: GateAnswer, by person: String
  ) async throws -> Job {
    try await change(id) { job, database in
      guard let run = job.run, job.gates.contains(where: { $0.name == gate }) else {
        throw JobStoreError.gateNotWaiting(gate, id, waiting: job.gates.map(\.name))
      }
      try GateDecisions.decide(run: run, gate: gate, answer: answer, by: person, in: database)
      let rest = job.gates.filter { $0.name != gate }
      let now = Date().milliseconds
      try database.execute(
        sql: "UPDATE jobs SET state = ?, gates = ?, changed = ?, ready = ? WHERE id = ?",
        arguments: [
          rest.isEmpty ? JobState.queued.rawValue : JobState.waiting.rawValue, try JSONColumn.encode(rest),
          now,
          now, id.description,
        ])
    }
  }

  /// One transaction on one job.
  private func change(
    _ id: Identifier, _ body: @escaping @Sendable (Job, Database) throws -> Void
  ) async throws -> Job {
    let job = try await database.write { database in
      try body(try JobRecords.job(id, in: database), database)
      return try JobRecords.job(id, in: database)
    }
    watch.signal()
    return job
  }
}
