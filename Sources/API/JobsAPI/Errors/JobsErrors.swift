import Foundations
import HTTPKit
import HTTPTypes
import Hummingbird

/// Errors of the jobs API: RFC 9457, with a status for each code.
enum JobsErrors {
  private static let statuses: [String: HTTPResponse.Status] = [
    "JOB_NOT_FOUND": .notFound,
    "ARTIFACT_NOT_FOUND": .notFound,
    "JOB_LOG_NOT_FOUND": .notFound,
    "JOB_STATE_CONFLICT": .conflict,
    "GATE_NOT_WAITING": .conflict,
    "QUEUE_DRAINING": .conflict,
    // https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07#section-2.7
    "IDEMPOTENCY_KEY_REUSED": .unprocessableContent,
    "PIPELINE_NOT_FOUND": .unprocessableContent,
    "RESOURCES_NEVER_FIT": .unprocessableContent,
    "TOO_MANY_SUBMISSIONS": .tooManyRequests,
  ]

  static func render(_ error: any Error) -> Response {
    let status = (error as? any CodedError).flatMap { statuses[$0.code] }
    let problem = Problem(error, status: status)
    let isBusy = problem.status == HTTPResponse.Status.tooManyRequests.code || problem.status == 503
    return problem.response(headers: isBusy ? [.retryAfter: "1"] : [:])
  }

  static func artifactNotFound(_ name: String) -> RequestError {
    RequestError(
      .notFound, "ARTIFACT_NOT_FOUND",
      "The job has no artifact \(quotedForClients(name)); GET …/artifacts lists them.")
  }

  static let inlineNotAllowed = RequestError(
    .forbidden, "INLINE_PIPELINES_OFF",
    "This server runs pipelines of its own alone; name one of GET …/pipelines.",
    field: "pipeline")

  static func outsideFolders(_ field: String) -> RequestError {
    RequestError(
      .unprocessableContent, "PATH_NOT_ALLOWED",
      "The path lies outside of the folders that jobs may use here; the server's setting jobs.folders names them.",
      field: field)
  }
}
