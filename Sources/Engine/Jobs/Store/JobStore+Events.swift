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
    try await database.read { database in
      try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'job_events'") ?? 0
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
