public import Foundations
public import Runtime

/// What people ask of a queue of jobs, wherever it is: the ``JobStore`` of a workspace, or a server that has one.
public protocol JobControl: Sendable {
  /// Jobs, newest first.
  /// - Parameters:
  ///   - cursor: where the page before ended; `nil` for the first.
  ///   - limit: how many at the most, at least 1; a page may hold fewer.
  func jobs(_ filter: JobFilter, after cursor: JobCursor?, limit: Int) async throws -> JobPage

  /// Takes a job; see ``JobStore/submit(_:idempotencyKey:)``.
  func submit(_ request: JobRequest, idempotencyKey: String?) async throws -> JobSubmission

  /// Stops a job; see ``JobStore/cancel(_:)``.
  func cancel(_ id: Identifier) async throws -> Job

  /// Queues a job again that failed or was cancelled; see ``JobStore/retry(_:)``.
  func retry(_ id: Identifier) async throws -> Job

  /// Decides at a gate; see ``JobStore/decide(_:gate:_:by:)``.
  func decide(_ id: Identifier, gate: String, _ answer: GateAnswer, by person: String) async throws -> Job

  /// Tells what happened to jobs, in order.
  /// - Parameters:
  ///   - sequence: only events that came after this one; 0 for all.
  ///   - job: only its events, where given; what follows then ends with its final state.
  ///   - follows: whether to go on with what happens; otherwise it ends with what there is.
  ///   - body: given one event at a time; the next is not read before it returns.
  func events(
    after sequence: Int64, of job: Identifier?, follows: Bool, _ body: (JobEvent) throws -> Void
  ) async throws

  /// Tells the log of a job's latest run: one ``Runtime/RunEvent`` as JSON on a line, without the line's end.
  /// - Throws: ``JobStoreError`` `JOB_LOG_NOT_FOUND` where no run was begun or its log was cleaned away.
  func log(of job: Job, _ body: (String) throws -> Void) async throws

  func queues() async throws -> [JobQueue]
  func pause(queue: String) async throws
  func drain(queue: String) async throws
  func resume(queue: String) async throws
}

extension JobControl {
  /// The job that a person means by the first characters of its id, with or without `job-`, or by `latest`.
  /// - Throws: ``JobStoreError`` where none or several fit.
  public func find(_ text: String) async throws -> Job {
    let isLatest = text == "latest"
    let prefix = text.hasPrefix("job-") ? text : "job-\(text)"
    let filter = isLatest ? JobFilter() : JobFilter(idPrefix: prefix)
    let jobs = try await jobs(filter, after: nil, limit: isLatest ? 1 : 2).jobs
    guard let job = jobs.first else { throw JobStoreError.notFound(text) }
    guard jobs.count == 1 || isLatest else { throw JobStoreError.ambiguous(text) }
    return job
  }
}
