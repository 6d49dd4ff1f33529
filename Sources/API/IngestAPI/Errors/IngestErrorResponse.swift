import Foundations
import HTTPKit
import HTTPTypes
import Hummingbird
import MediaTypes

/// The body that every error of the ingest API has.
struct IngestErrorBody: Codable, Sendable, Hashable {
  struct Content: Codable, Sendable, Hashable {
    var code: String
    var message: String
    var details: [String: Value]
  }

  var error: Content
}

extension IngestErrorBody {
  /// Gives an error the shape and the status that the API's document promises.
  static func response(_ error: any Error) -> Response {
    switch error {
    case let error as IngestError where error.kind != .failure:
      response(
        error.kind.status, error.code, error.message, error.details,
        headers: error.kind == .busy ? [.retryAfter: "1"] : [:])
    case let error as ObjectStoreError:
      response(IngestError.uploadFailed(error))
    case let error as RequestError:
      response(
        error.status,
        error.code == "INVALID_BODY" || error.code == "INVALID_QUERY" ? "INVALID_REQUEST" : error.code,
        error.message, error.field.map { ["field": .string($0)] } ?? [:], headers: error.headers)
    case let error as any CodedError where ["NO_SPACE", "FILE_TOO_LARGE"].contains(error.code):
      response(
        IngestError.Kind.noSpace.status, "NO_SPACE",
        "The server's disk is full; what came before is kept, so send this again once there is room.", [:])
    case let error as any CodedError where error.code == "QUEUE_DRAINING":
      response(
        .serviceUnavailable, error.code,
        "The server takes no new work for now; what was sent is kept, so ask again in a while.", [:],
        headers: [.retryAfter: "60"])
    default:
      // What the client can do nothing about is told without the server's inner life.
      response(Problem(error))
    }
  }

  private static func response(_ problem: Problem) -> Response {
    response(
      HTTPResponse.Status(code: problem.status), problem.code, problem.detail, [:],
      headers: problem.status == 503 ? [.retryAfter: "1"] : [:])
  }

  private static func response(
    _ status: HTTPResponse.Status, _ code: String, _ message: String, _ details: [String: Value],
    headers: HTTPFields = [:]
  ) -> Response {
    .json(
      IngestErrorBody(error: Content(code: code, message: shownToClients(message), details: details)),
      status: status,
      headers: headers)
  }
}

extension IngestError.Kind {
  fileprivate var status: HTTPResponse.Status {
    switch self {
    case .invalid: .badRequest
    case .notFound: .notFound
    case .conflict: .conflict
    // RFC 4918, section 11.5.
    case .noSpace: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
    case .busy: .serviceUnavailable
    case .failure: .internalServerError
    }
  }
}
