public import Foundations
public import HTTPTypes

/// A request that cannot be answered as it was put.
public struct RequestError: CodedError {
  public let code: String
  public let message: String
  public let status: HTTPResponse.Status
  /// The field of the body at fault, as a path: `resources.cpus`.
  public let field: String?
  /// What the answer carries beside its body.
  public let headers: HTTPFields

  public var category: ErrorCategory { .usage }

  public init(
    _ status: HTTPResponse.Status, _ code: String, _ message: String, field: String? = nil,
    headers: HTTPFields = [:]
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.field = field
    self.headers = headers
  }
}

extension RequestError {
  public static func notFound(_ path: String) -> RequestError {
    RequestError(.notFound, "NOT_FOUND", "There is nothing at \(quotedForClients(path)).")
  }

  static func methodNotAllowed(_ method: HTTPRequest.Method, allowed: [String]) -> RequestError {
    RequestError(
      .methodNotAllowed, "METHOD_NOT_ALLOWED",
      "This place does not answer \(quotedForClients(method.rawValue)), but \(allowed.joined(separator: ", ")).",
      headers: [.allow: allowed.joined(separator: ", ")])
  }

  static let upgradeRequired = RequestError(
    .upgradeRequired, "WEBSOCKET_REQUIRED",
    "A WebSocket begins here; ask for it as the first request of a connection, with version 13.",
    headers: [.upgrade: "websocket", .connection: "Upgrade", .secWebSocketVersion: "13"])

  /// - Parameter limit: bytes.
  public static func bodyTooLarge(limit: Int) -> RequestError {
    RequestError(
      .contentTooLarge, "BODY_TOO_LARGE", "The body is larger than the \(limit) bytes that are taken here.",
      headers: [.connection: "close"])
  }

  /// - Parameter announced: `nil` for a body in chunks.
  static func bodyIncomplete(received: Int64, announced: Int64?) -> RequestError {
    RequestError(
      .badRequest, "BODY_INCOMPLETE",
      "The body ended after \(received)\(announced.map { " of \($0)" } ?? "") bytes; send all of it.",
      headers: [.connection: "close"])
  }

  static let bodyTooSlow = RequestError(
    .requestTimeout, "BODY_TOO_SLOW", "The body comes too slowly; send it again, faster.",
    headers: [.connection: "close"])

  /// - Parameter reason: what the parser says.
  static func malformed(_ reason: String) -> RequestError {
    RequestError(
      .badRequest, "MALFORMED_REQUEST", "This is not a request of HTTP/1.1: \(reason).",
      headers: [.connection: "close"])
  }

  static func notJSON(_ type: String) -> RequestError {
    RequestError(
      .unsupportedMediaType, "NOT_JSON", "The body is \(quotedForClients(type)); send application/json.")
  }

  /// RFC 9110, section 12.5.3: what is taken instead goes with it.
  static func contentEncoded(_ encoding: String) -> RequestError {
    RequestError(
      .unsupportedMediaType, "CONTENT_ENCODED",
      "The body is encoded as \(quotedForClients(encoding)); send it as it is.",
      headers: [.acceptEncoding: "identity"])
  }

  /// JSON that cannot be read, or does not fit.
  /// - Parameter field: a path, `nil` for the body as a whole.
  public static func invalidBody(_ message: String, field: String?) -> RequestError {
    RequestError(.badRequest, "INVALID_BODY", message, field: field)
  }

  public static func invalidQuery(_ message: String) -> RequestError {
    RequestError(.badRequest, "INVALID_QUERY", message)
  }

  /// No credentials, or none that are known.
  public static let unauthorized = RequestError(
    .unauthorized, "UNAUTHORIZED",
    "Send a valid token as \"Authorization: Bearer TOKEN\"; genlock tokens create makes one.",
    headers: [.wwwAuthenticate: "Bearer realm=\"genlock\""])

  static func forbidden(_ scope: Scope) -> RequestError {
    RequestError(
      .forbidden, "FORBIDDEN", "The token lacks the scope \(scope.rawValue).",
      headers: [.wwwAuthenticate: "Bearer error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""])
  }

  /// A signed link that is wrong, incomplete or too old.
  static func linkRefused(_ message: String) -> RequestError {
    RequestError(.forbidden, "LINK_REFUSED", message)
  }

  static func rangeNotSatisfiable(size: Int64) -> RequestError {
    RequestError(
      .rangeNotSatisfiable, "RANGE_NOT_SATISFIABLE", "The range lies outside the \(size) bytes there are.",
      headers: [.contentRange: "bytes */\(size)"])
  }

  static let fileGone = RequestError(
    .gone, "FILE_GONE", "The file is no longer kept here; what made it has to run again.")

  static let preconditionFailed = RequestError(
    .preconditionFailed, "PRECONDITION_FAILED", "What is here now is not what If-Match names.")
}

extension HTTPResponse.Status {
  /// RFC 9110, section 15.5.22.
  static let upgradeRequired = HTTPResponse.Status(code: 426, reasonPhrase: "Upgrade Required")
}
