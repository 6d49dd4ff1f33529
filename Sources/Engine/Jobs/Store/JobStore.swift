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

  /// The job that a person means by the first characters of its id, with or without `job-`, or by `latest`.
  /// - Throws: ``JobStoreError`` where none or several fit.
  public func find(_ text: String) async throws -> Job {
    if text == "latest" {
      guard let job = try await jobs(limit: 1).jobs.first else { throw JobStoreError.notFound(text) }
      return job
    }
    let prefix = text.hasPrefix("job-") ? text : "job-\(text)"
    let jobs = try await database.read { database in
      // U+007F comes after every character of an identifier.
      try Row.fetchAll(
        database,
        sql: "SELECT \(JobRecords.columns) FROM jobs WHERE id >= ? AND id < ? ORDER BY id LIMIT 2",
        arguments: [prefix, prefix + "\u{7f}"]
      ).map(JobRecords.job)
    }
    guard let job = jobs.first else { throw JobStoreError.notFound(text) }
    guard jobs.count == 1 else { throw JobStoreError.ambiguous(text) }
    return job
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
      return count
    }
  }
}
