import Foundation
import Foundations
import GRDB
import Storage
import Synchronization

/// A job on its way into the table.
struct Submission: Sendable {
  var id: Identifier
  var request: JobRequest
  var requestText: String
  var pipeline: String
  var source: String
  var resources: JobResources
  var idempotencyKey: String?
  var time: Date
}

/// Makes one transaction, and one flush of the disk, of all submissions that come while the one before is written.
///
/// A flush takes milliseconds, so a submission each would make a few hundred in a second; together they are as many as
/// SQLite can insert. Nobody waits longer than for two transactions.
final class SubmissionGroup: Sendable {
  private typealias Answer = CheckedContinuation<JobSubmission, any Error>

  private struct State {
    var waiting: [(submission: Submission, answer: Answer)] = []
    var isWriting = false
  }

  /// Submissions that wait at a time, before further ones are refused.
  private static let waitingLimit = 10_000
  /// Submissions in one transaction, so that other writers get their turn.
  private static let groupLimit = 1_000

  private let database: WorkspaceDatabase
  private let watch: ChangeWatch
  private let state = Mutex(State())

  init(database: WorkspaceDatabase, watch: ChangeWatch) {
    self.database = database
    self.watch = watch
  }

  /// - Returns: once it is on the disk.
  func add(_ submission: Submission) async throws -> JobSubmission {
    try await withCheckedThrowingContinuation { answer in
      enum Next { case refuse, write, nothing }
      let next = state.withLock { state -> Next in
        guard state.waiting.count < Self.waitingLimit else { return .refuse }
        state.waiting.append((submission, answer))
        if state.isWriting { return .nothing }
        state.isWriting = true
        return .write
      }
      switch next {
      case .refuse: answer.resume(throwing: JobStoreError.tooManySubmissions())
      case .write: Task { await write() }
      case .nothing: break
      }
    }
  }

  private func write() async {
    while let group = takeGroup() {
      do {
        let submissions = group.map(\.submission)
        let results = try await database.writeDurably { database in
          try submissions.map { try Self.insertAlone($0, in: database) }
        }
        for (waiting, result) in zip(group, results) { waiting.answer.resume(with: result) }
        watch.signal()
      } catch {
        for waiting in group { waiting.answer.resume(throwing: error) }
      }
    }
  }

  private func takeGroup() -> [(submission: Submission, answer: Answer)]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isWriting = false
        return nil
      }
      let group = Array(state.waiting.prefix(Self.groupLimit))
      state.waiting.removeFirst(group.count)
      return group
    }
  }

  /// What is wrong with one submission is its own affair; what is wrong with the database is everybody's.
  private static func insertAlone(
    _ submission: Submission, in database: Database
  ) throws -> Result<JobSubmission, any Error> {
    do {
      return .success(try insert(submission, in: database))
    } catch let error as JobStoreError {
      return .failure(error)
    }
  }

  /// Everything that can be refused is looked at before the first write.
  private static func insert(_ submission: Submission, in database: Database) throws -> JobSubmission {
    let request = submission.request
    if let key = submission.idempotencyKey {
      let row = try Row.fetchOne(
        try database.cachedStatement(
          sql: "SELECT \(JobRecords.columns) FROM jobs WHERE project = ? AND idempotency_key = ?"),
        arguments: [request.project, key])
      if let row {
        let job = try JobRecords.job(row)
        guard row["request"] == submission.requestText else {
          throw JobStoreError.idempotencyKeyReused(key, job: job.id)
        }
        return JobSubmission(job: job, isNew: false)
      }
    }
    let mode = try String.fetchOne(
      try database.cachedStatement(sql: "SELECT mode FROM job_queues WHERE name = ?"),
      arguments: [request.queue])
    if mode == JobQueue.Mode.draining.rawValue { throw JobStoreError.queueDraining(request.queue) }
    let milliseconds = submission.time.milliseconds
    try database.cachedStatement(
      sql: """
        INSERT INTO jobs (id, project, queue, priority, external_id, idempotency_key, request, pipeline, source,
          cpus, memory, state, created, ready, changed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)
        """
    ).execute(arguments: [
      submission.id.description, request.project, request.queue, request.priority.rawValue,
      request.externalId, submission.idempotencyKey, submission.requestText, submission.pipeline,
      try source(submission.source, in: database), submission.resources.cpus, submission.resources.memory,
      milliseconds, milliseconds, milliseconds,
    ])
    return JobSubmission(job: job(submission), isNew: true)
  }

  private static func source(_ text: String, in database: Database) throws -> Int64 {
    let known = try Int64.fetchOne(
      try database.cachedStatement(sql: "SELECT number FROM job_pipelines WHERE source = ?"),
      arguments: [text])
    if let known { return known }
    try database.execute(sql: "INSERT INTO job_pipelines (source) VALUES (?)", arguments: [text])
    return database.lastInsertedRowID
  }

  /// As it would be read, without reading it.
  private static func job(_ submission: Submission) -> Job {
    let time = Date(milliseconds: submission.time.milliseconds)
    return Job(
      id: submission.id, request: submission.request, pipeline: submission.pipeline, state: .queued,
      resources: submission.resources, attempt: 0, failedAttempts: 0, lostAttempts: 0,
      isCancelRequested: false,
      createdAt: time,
      startedAt: nil, endedAt: nil, readyAt: time, progress: JobProgress(), warnings: [], outputs: [:],
      failure: nil, gates: [], run: nil)
  }
}
