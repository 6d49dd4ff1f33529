import Foundation
import Foundations
import GRDB
import MediaTypes
import Storage

/// A job that a worker runs, and by which token it is the one who does.
struct JobClaim: Sendable {
  var job: Job
  /// The text of its pipeline.
  var source: String
  var worker: Identifier

  var attempt: Int { job.attempt }
}

/// Gives queued jobs to workers, one at a time and for a time that has to be renewed.
///
/// Everything that a worker writes about a job names its attempt and itself, and is refused once the job is another's.
struct JobLeases: Sendable {
  let store: JobStore
  let worker: Identifier
  /// How long a claim holds without a word from the worker.
  let duration: Duration

  var database: WorkspaceDatabase { store.database }
  func end(_ now: Date) -> Int64 { now.addingTimeInterval(duration / .seconds(1)).milliseconds }

  /// Renews the jobs that this worker is at.
  /// - Returns: the jobs that are still its own, and whether each is to stop.
  func renew(_ jobs: [Identifier]) async throws -> [Identifier: Bool] {
    let lease = end(Date())
    return try await database.write { [worker] database in
      let statement = try database.cachedStatement(
        sql: "UPDATE jobs SET lease = ? WHERE id = ? AND worker = ? AND state = 'running'")
      for job in jobs { try statement.execute(arguments: [lease, job.description, worker.description]) }
      return try Self.held(by: worker, in: database)
    }
  }

  /// As ``renew(_:)``, without writing.
  func held() async throws -> [Identifier: Bool] {
    try await database.read { [worker] in try Self.held(by: worker, in: $0) }
  }

  private static func held(by worker: Identifier, in database: Database) throws -> [Identifier: Bool] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT id, cancel_requested FROM jobs WHERE worker = ? AND state = 'running'",
      arguments: [worker.description])
    return Dictionary(
      rows.compactMap { row in Identifier(row["id"]).map { ($0, row["cancel_requested"]) } }
    ) { first, _ in first }
  }

  /// Everybody who holds a job, and until when the first of its leases runs.
  func holders() async throws -> [(worker: String, lease: Date)] {
    try await database.read { database in
      try Row.fetchAll(
        database, sql: "SELECT worker, min(lease) AS lease FROM jobs WHERE state = 'running' GROUP BY worker"
      ).map { ($0["worker"], Date(milliseconds: $0["lease"])) }
    }
  }

  /// Takes a worker's jobs away from it: they are queued again, from where they were interrupted, or cancelled where
  /// that was asked for. A job that has lost ``Job/maximumLostAttempts`` workers in a row has failed.
  /// - Parameter expired: only those whose lease has run out.
  /// - Returns: how many there were.
  func release(worker: String, expired: Bool) async throws -> Int {
    let now = Date().milliseconds
    let failure = try JSONColumn.encode(JobFailure.lost)
    let count = try await database.write { database in
      // What stands on the right is as it was before.
      try database.execute(
        sql: """
          UPDATE jobs SET
            state = CASE WHEN cancel_requested THEN 'cancelled' WHEN lost_attempts + 1 >= ?4 THEN 'failed' ELSE 'queued' END,
            failure = iif(NOT cancel_requested AND lost_attempts + 1 >= ?4, ?5, failure),
            ended = iif(cancel_requested OR lost_attempts + 1 >= ?4, ?1, NULL),
            lost_attempts = lost_attempts + 1, cancel_requested = 0, worker = NULL, lease = NULL, changed = ?1, ready = ?1
          WHERE state = 'running' AND worker = ?2 AND (NOT ?3 OR lease < ?1)
          """,
        arguments: [now, worker, expired, Job.maximumLostAttempts, failure])
      return database.changesCount
    }
    if count > 0 { store.watch.signal() }
    return count
  }

  /// Ends an attempt.
  /// - Parameter outcome: what it came to.
  /// - Throws: ``JobStoreError`` `LEASE_LOST` where the job is another's by now; then nothing was changed.
  func finish(_ claim: JobClaim, _ outcome: AttemptOutcome, backoff: Duration) async throws {
    try await database.write { database in
      let job = try Self.owned(claim, in: database)
      let end = AttemptEnd(of: job, outcome, backoff: backoff, now: Date())
      try database.execute(
        sql: """
          UPDATE jobs SET state = ?, changed = ?, ready = ?, ended = ?, failed_attempts = ?, failure = ?, gates = ?,
            outputs = ?, warnings = ?, progress = ?, run = coalesce(?, run), worker = NULL, lease = NULL,
            cancel_requested = 0, lost_attempts = 0
          WHERE id = ?
          """,
        arguments: [
          end.state.rawValue, end.time.milliseconds, end.ready.milliseconds,
          end.state.isFinal ? end.time.milliseconds : nil, end.failedAttempts,
          try end.failure.map { try JSONColumn.encode($0) }, try JSONColumn.encode(end.gates),
          try JSONColumn.encode(end.outputs), try JSONColumn.encode(end.warnings ?? job.warnings),
          try JSONColumn.encode(end.progress), end.run?.description, job.id.description,
        ])
    }
    store.watch.signal()
  }

  /// Keeps what an attempt tells while it runs.
  /// - Throws: ``JobStoreError`` `LEASE_LOST`.
  func record(
    _ claim: JobClaim, progress: JobProgress, warnings: [Warning], run: Identifier?, events: [JobEvent.Kind]
  ) async throws {
    try await database.write { database in
      _ = try Self.owned(claim, in: database)
      let now = Date()
      try database.cachedStatement(
        sql: "UPDATE jobs SET progress = ?, progressed = ?, warnings = ?, run = coalesce(?, run) WHERE id = ?"
      ).execute(arguments: [
        try JSONColumn.encode(progress), now.milliseconds, try JSONColumn.encode(warnings), run?.description,
        claim.job.id.description,
      ])
      for kind in events { try JobRecords.insert(kind, of: claim.job.id, at: now, in: database) }
    }
    store.watch.signal()
  }

  private static func owned(_ claim: JobClaim, in database: Database) throws -> Job {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT \(JobRecords.columns) FROM jobs
        WHERE id = ? AND state = 'running' AND worker = ? AND attempt = ?
        """,
      arguments: [claim.job.id.description, claim.worker.description, claim.attempt])
    guard let row else { throw JobStoreError.leaseLost(claim.job.id, attempt: claim.attempt) }
    return try JobRecords.job(row)
  }
}
