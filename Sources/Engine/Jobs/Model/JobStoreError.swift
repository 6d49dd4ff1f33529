public import Foundations

/// Something that cannot be asked of the queue.
public struct JobStoreError: CodedError {
  public let code: String
  public let message: String
  public let category: ErrorCategory
  public let isTransient: Bool
  public let cause: (any Error)?

  private init(
    _ code: String, category: ErrorCategory = .usage, isTransient: Bool = false, cause: (any Error)? = nil,
    _ message: String
  ) {
    self.code = code
    self.category = category
    self.isTransient = isTransient
    self.cause = cause
    self.message = message
  }

  static func notFound(_ job: String) -> JobStoreError {
    JobStoreError("JOB_NOT_FOUND", "There is no job \(quoted(job)); `genlock jobs list` lists them.")
  }

  static func ambiguous(_ text: String) -> JobStoreError {
    JobStoreError("JOB_AMBIGUOUS", "Several jobs fit \(quoted(text)); give more characters.")
  }

  static func logNotFound(_ job: Identifier) -> JobStoreError {
    JobStoreError(
      "JOB_LOG_NOT_FOUND",
      "There is no log of \(job): it has begun no run yet, or the run's log was cleaned away.")
  }

  static func invalid(_ field: String, _ what: String, cause: (any Error)? = nil) -> JobStoreError {
    JobStoreError("JOB_REQUEST_INVALID", cause: cause, "\(quoted(field)) of the job \(what).")
  }

  static func pipelineNotFound(_ name: String, suggestion: String?) -> JobStoreError {
    let hint = suggestion.map { "did you mean \(quoted($0))?" } ?? "see which ones the server knows."
    return JobStoreError("PIPELINE_NOT_FOUND", "There is no pipeline \(quoted(name)); \(hint)")
  }

  static func neverFits(_ reason: String) -> JobStoreError {
    JobStoreError("RESOURCES_NEVER_FIT", "The job can never start: \(reason); ask for less.")
  }

  static func idempotencyKeyReused(_ key: String, job: Identifier) -> JobStoreError {
    JobStoreError(
      "IDEMPOTENCY_KEY_REUSED",
      "The idempotency key \(quoted(key)) belongs to another request, \(job); use a new key for a new request."
    )
  }

  static func queueDraining(_ queue: String) -> JobStoreError {
    JobStoreError(
      "QUEUE_DRAINING",
      "The queue \(quoted(queue)) is being drained and takes no jobs; use another or resume it.")
  }

  static func tooManySubmissions() -> JobStoreError {
    JobStoreError(
      "TOO_MANY_SUBMISSIONS", category: .failure, isTransient: true,
      "Too many jobs are being submitted at a time; submit this one again in a moment.")
  }

  static func cannot(_ action: String, _ job: Identifier, in state: JobState, why: String) -> JobStoreError {
    JobStoreError("JOB_STATE_CONFLICT", "Cannot \(action) \(job), which is \(state.rawValue): \(why).")
  }

  static func gateNotWaiting(_ gate: String, _ job: Identifier, waiting: [String]) -> JobStoreError {
    let others = waiting.isEmpty ? "nothing waits there" : "waiting there: \(waiting.joined(separator: ", "))"
    return JobStoreError("GATE_NOT_WAITING", "No gate \(quoted(gate)) waits in \(job); \(others).")
  }

  static func leaseLost(_ job: Identifier, attempt: Int) -> JobStoreError {
    JobStoreError(
      "LEASE_LOST", category: .failure,
      "Attempt \(attempt) of \(job) is not this worker's any more; what it made stays in the store.")
  }

  static func unreadable(_ job: String, cause: (any Error)? = nil) -> JobStoreError {
    JobStoreError(
      "DATABASE_CORRUPT", category: .failure, cause: cause,
      "The record of \(quoted(job)) cannot be read; it may come from a newer Genlock.")
  }
}
