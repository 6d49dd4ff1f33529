import Foundations
import MediaTypes
import Webhooks

/// What a webhook tells of a job: what it came to, and all that the submitter gave to know it by. The rest is asked for.
struct JobWebhookData: Encodable {
  struct Failure: Encodable {
    var code: String
    var message: String
    var stage: String?
  }

  var job: Identifier
  var pipeline: String
  var project: String
  var externalId: String?
  var state: JobState
  var attempt: Int
  var failure: Failure?
  /// Where it waits: the gates' names.
  var gates: [String]
  var run: Identifier?
  /// The event's number, by which a receiver brings what it got in order.
  var sequence: Int64?
  var userMetadata: Value?
  /// Whether something was left out because it was too long.
  var isTruncated = false

  /// - Returns: `job.waiting`, `job.succeeded`, `job.failed` or `job.cancelled`.
  static func message(
    _ event: JobEvent, _ change: JobStateChange, _ request: JobRequest, pipeline: String
  ) throws -> WebhookMessage {
    var data = JobWebhookData(
      job: event.job, pipeline: pipeline, project: request.project, externalId: request.externalId,
      state: change.state, attempt: change.attempt,
      failure: change.failure.map { Failure(code: $0.code, message: $0.message, stage: $0.stage) },
      gates: change.gates, run: change.run, sequence: event.sequence,
      userMetadata: request.userMetadata.isNull ? nil : request.userMetadata)
    let type = "job.\(change.state.rawValue)"
    do {
      return try WebhookMessage(type: type, time: event.time, data: data)
    } catch is WebhookError {
      // Too large. The metadata is known to whoever gave it; the others are cut to what says enough.
      data.userMetadata = nil
      data.gates = Array(data.gates.prefix(20))
      data.failure?.message = String(change.failure?.message.prefix(1000) ?? "")
      data.isTruncated = true
      return try WebhookMessage(type: type, time: event.time, data: data)
    }
  }
}
