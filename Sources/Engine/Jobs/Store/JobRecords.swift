import Foundation
import Foundations
import GRDB
import MediaTypes
import Storage

/// Rows of the queue's tables as values.
enum JobRecords {
  /// What ``job(_:)`` reads.
  static let columns = """
    jobs.number, jobs.id, jobs.request, jobs.pipeline, jobs.cpus, jobs.memory, jobs.state, jobs.attempt,
    jobs.failed_attempts, jobs.lost_attempts, jobs.cancel_requested, jobs.created, jobs.ready, jobs.started, jobs.ended,
    jobs.progress, jobs.warnings, jobs.outputs, jobs.failure, jobs.gates, jobs.run
    """

  static func job(_ row: Row) throws -> Job {
    let id: String = row["id"]
    guard let identifier = Identifier(id), let state = JobState(rawValue: row["state"]) else {
      throw JobStoreError.unreadable(id)
    }
    do {
      return Job(
        id: identifier, request: try JSONColumn.decode(row["request"]), pipeline: row["pipeline"],
        state: state,
        resources: JobResources(cpus: row["cpus"], memory: row["memory"]), attempt: row["attempt"],
        failedAttempts: row["failed_attempts"], lostAttempts: row["lost_attempts"],
        isCancelRequested: row["cancel_requested"],
        createdAt: Date(milliseconds: row["created"]), startedAt: date(row["started"]),
        endedAt: date(row["ended"]), readyAt: Date(milliseconds: row["ready"]),
        progress: try JSONColumn.decode(row["progress"]), warnings: try JSONColumn.decode(row["warnings"]),
        outputs: try JSONColumn.decode(row["outputs"]),
        failure: try (row["failure"] as String?).map { try JSONColumn.decode($0) },
        gates: try JSONColumn.decode(row["gates"]), run: (row["run"] as String?).flatMap { Identifier($0) })
    } catch let error as DecodingError {
      throw JobStoreError.unreadable(id, cause: error)
    }
  }

  /// - Throws: ``JobStoreError`` `JOB_NOT_FOUND`.
  static func job(_ id: Identifier, in database: Database) throws -> Job {
    let row = try database.cachedStatement(sql: "SELECT \(columns) FROM jobs WHERE id = ?")
    guard let row = try Row.fetchOne(row, arguments: [id.description]) else {
      throw JobStoreError.notFound(id.description)
    }
    return try job(row)
  }

  /// From `sequence`, `id` (the job's), `time`, `kind` and `data`.
  static func event(_ row: Row) throws -> JobEvent {
    let id: String = row["id"]
    guard let job = Identifier(id) else { throw JobStoreError.unreadable(id) }
    do {
      let data: String = row["data"]
      return JobEvent(
        sequence: row["sequence"], job: job, time: Date(milliseconds: row["time"]),
        kind: try kind(row["kind"], data))
    } catch let error as DecodingError {
      throw JobStoreError.unreadable(id, cause: error)
    }
  }

  /// What the tables keep of an event; progress is not among it.
  static func insert(_ kind: JobEvent.Kind, of job: Identifier, at time: Date, in database: Database) throws {
    let name: String
    let data: String
    switch kind {
    case .cancelRequested: (name, data) = ("cancel", "{}")
    case .stageEnded(let stage, let state):
      (name, data) = ("stage", try JSONColumn.encode(StageData(stage: stage, state: state)))
    case .warning(let warning, let stage):
      (name, data) = ("warning", try JSONColumn.encode(WarningData(warning: warning, stage: stage)))
    // A trigger writes those of the states, and progress stands in the job.
    case .state, .progress: return
    }
    try database.cachedStatement(
      sql: "INSERT INTO job_events (job, time, kind, data) SELECT number, ?, ?, ? FROM jobs WHERE id = ?"
    ).execute(arguments: [time.milliseconds, name, data, job.description])
  }

  private static func kind(_ name: String, _ data: String) throws -> JobEvent.Kind {
    switch name {
    case "state": return .state(try JSONColumn.decode(data))
    case "stage":
      let stage: StageData = try JSONColumn.decode(data)
      return .stageEnded(stage: stage.stage, state: stage.state)
    case "warning":
      let warning: WarningData = try JSONColumn.decode(data)
      return .warning(warning.warning, stage: warning.stage)
    default: return .cancelRequested
    }
  }

  private static func date(_ milliseconds: Int64?) -> Date? { milliseconds.map(Date.init(milliseconds:)) }

  private struct StageData: Codable {
    var stage: String
    var state: String
  }

  private struct WarningData: Codable {
    var warning: Warning
    var stage: String?
  }
}
