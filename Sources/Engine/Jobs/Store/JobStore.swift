public import Foundation
public import Foundations
import GRDB
public import Runtime
public import Storage

/// The durable queue of a workspace: takes jobs, keeps them, tells of them. ``JobWorker`` runs them.
///
/// Every process that opens the workspace sees the same queue. What was submitted is on the disk before
/// ``submit(_:idempotencyKey:)`` returns.
public final class JobStore: Sendable {
  /// The tables; ``Runtime/Workspace`` has to be opened with them.
  public static let schema = JobSchema.schema

  public let workspace: Workspace
  public let library: PipelineLibrary
  public let admission: Admission
  /// Wakes whoever waits for changes.
  let watch: ChangeWatch
  /// Wakes whoever waits for one job.
  let signals = JobSignals()
  let submissions: SubmissionGroup

  var database: WorkspaceDatabase { workspace.database }

  /// - Parameters:
  ///   - workspace: opened with ``schema`` among its modules.
  ///   - library: what jobs may name.
  ///   - admission: what the machine can give to jobs.
  public init(workspace: Workspace, library: PipelineLibrary, admission: Admission = Admission()) {
    self.workspace = workspace
    self.library = library
    self.admission = admission
    watch = ChangeWatch(workspace.database)
    submissions = SubmissionGroup(database: workspace.database, watch: watch)
  }

  /// - Throws: ``JobStoreError`` `JOB_NOT_FOUND`, `StorageError`.
  public func job(_ id: Identifier) async throws -> Job {
    try await database.read { try JobRecords.job(id, in: $0) }
  }

  /// Jobs, newest first.
  /// - Parameters:
  ///   - cursor: where the page before ended; `nil` for the first.
  ///   - limit: how many at the most, 1 … 1,000.
  public func jobs(
    _ filter: JobFilter = JobFilter(), after cursor: JobCursor? = nil, limit: Int = 50
  ) async throws -> JobPage {
    let limit = min(max(1, limit), 1000)
    return try await database.read { database in
      var conditions: [SQL] = []
      if let cursor { conditions.append("number < \(cursor.number)") }
      if !filter.states.isEmpty { conditions.append("state IN \(filter.states.map(\.rawValue).sorted())") }
      if let project = filter.project { conditions.append("project = \(project)") }
      if let queue = filter.queue { conditions.append("queue = \(queue)") }
      if let pipeline = filter.pipeline { conditions.append("pipeline = \(pipeline)") }
      if let externalId = filter.externalId { conditions.append("external_id = \(externalId)") }
      if let prefix = filter.idPrefix {
        // U+007F comes after every character of an identifier.
        conditions.append("id >= \(prefix) AND id < \(prefix + "\u{7f}")")
      }
      let condition = conditions.isEmpty ? SQL("TRUE") : SQL(conditions.joined(operator: .and))
      let query: SQL = """
        SELECT \(sql: JobRecords.columns) FROM jobs WHERE \(condition) ORDER BY number DESC LIMIT \(limit + 1)
        """
      let (sql, arguments) = try query.build(database)
      let rows = try Row.fetchAll(database, sql: sql, arguments: arguments)
      let page = rows.prefix(limit)
      let next = rows.count > limit ? page.last.map { JobCursor(number: $0["number"]) } : nil
      return JobPage(jobs: try page.map(JobRecords.job), next: next)
    }
  }

  /// The text of the pipeline that a job runs, as it was when it was submitted.
  public func pipelineSource(of id: Identifier) async throws -> String {
    let source = try await database.read { database in
      try String.fetchOne(
        database,
        sql: """
          SELECT job_pipelines.source FROM jobs JOIN job_pipelines ON job_pipelines.number = jobs.source
          WHERE id = ?
          """,
        arguments: [id.description])
    }
    guard let source else { throw JobStoreError.notFound(id.description) }
    return source
  }

  /// Removes jobs that ended before `limit`, with their events; their runs and results are the workspace's to clean.
  /// - Returns: how many.
  public static func removeEnded(before limit: Date, in database: WorkspaceDatabase) async throws -> Int {
    try await database.write { database in
      try database.execute(sql: "DELETE FROM jobs WHERE ended < ?", arguments: [limit.milliseconds])
      let count = database.changesCount
      try database.execute(
        sql: "DELETE FROM job_pipelines WHERE number NOT IN (SELECT source FROM jobs)")
      // Whoever was away for so long is like somebody new.
      try database.execute(sql: "DELETE FROM job_places WHERE queued = 0")
      return count
    }
  }
}
