import Foundation
public import Foundations
import GRDB
import Storage

/// What happened to jobs, in order.
extension JobStore {
  /// - Parameters:
  ///   - sequence: only events that came after this one; 0 for all.
  ///   - job: only its events, where given.
  ///   - limit: how many at the most, 1 … 1,000.
  public func events(
    after sequence: Int64 = 0, of job: Identifier? = nil, limit: Int = 256
  ) async throws -> [JobEvent] {
    let limit = min(max(1, limit), 1000)
    return try await database.read { database in
      let columns = "job_events.sequence, job_events.time, job_events.kind, job_events.data, jobs.id"
      let rows =
        if let job {
          try Row.fetchAll(
            database,
            sql: """
              SELECT \(columns) FROM jobs JOIN job_events ON job_events.job = jobs.number
              WHERE jobs.id = ? AND sequence > ? ORDER BY sequence LIMIT ?
              """,
            arguments: [job.description, sequence, limit])
        } else {
          try Row.fetchAll(
            database,
            sql: """
              SELECT \(columns) FROM job_events JOIN jobs ON jobs.number = job_events.job
              WHERE sequence > ? ORDER BY sequence LIMIT ?
              """,
            arguments: [sequence, limit])
        }
      return try rows.map(JobRecords.event)
    }
  }

  /// The number of the latest event there was; 0 before the first.
  public func latestSequence() async throws -> Int64 {
    try await database.read { try Self.latestSequence(in: $0) }
  }

  private static func latestSequence(in database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'job_events'") ?? 0
  }

  /// What ``JobSignals`` compares with what it saw before.
  struct Latest: Sendable {
    /// The number of the latest event.
    var sequence: Int64 = 0
    /// The jobs with events after the one before that.
    var jobs: Set<String> = []
    /// When each of the running jobs had got on, in milliseconds.
    var progress: [String: Int64] = [:]
  }

  func latest(after sequence: Int64) async throws -> Latest {
    try await database.read { database in
      let jobs = try String.fetchSet(
        try database.cachedStatement(
          sql: "SELECT id FROM jobs WHERE number IN (SELECT job FROM job_events WHERE sequence > ?)"),
        arguments: [sequence])
      let progress = try Row.fetchAll(
        try database.cachedStatement(sql: "SELECT id, progressed FROM jobs WHERE state = 'running'"))
      return Latest(
        sequence: try Self.latestSequence(in: database), jobs: jobs,
        progress: Dictionary(uniqueKeysWithValues: progress.map { ($0["id"], $0["progressed"]) }))
    }
  }

  /// The latest progress of running jobs, where it was made after `time`.
  func progress(after time: Date, of job: Identifier?) async throws -> [JobEvent] {
    try await database.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT id, progress, progressed FROM jobs
          WHERE state = 'running' AND progressed > ? AND (? IS NULL OR id = ?) ORDER BY progressed
          """,
        arguments: [time.milliseconds, job?.description, job?.description])
      return try rows.map { row in
        let id: String = row["id"]
        guard let job = Identifier(id) else { throw JobStoreError.unreadable(id) }
        return JobEvent(
          sequence: nil, job: job, time: Date(milliseconds: row["progressed"]),
          kind: .progress(try JSONColumn.decode(row["progress"])))
      }
    }
  }
}
