import Foundation
public import Foundations
public import HTTPTypes
public import Hummingbird

/// Gives an error the shape that a family's documents promise.
public typealias ErrorRenderer = @Sendable (any Error) -> Response

/// An error as RFC 9457 has it: `application/problem+json`.
public struct Problem: Sendable, Codable, Equatable {
  static let mediaType = "application/problem+json"

  /// `about:blank`: the status says what kind it is, and ``code`` says more.
  public var type = "about:blank"
  /// The name of the status.
  public var title: String
  /// The HTTP status.
  public var status: Int
  /// What is wrong here and what to do about it.
  public var detail: String
  /// The error's stable code, listed in `docs/error-codes.md`.
  public var code: String
  /// The field of the body at fault, as a path.
  public var field: String?

  public init(status: HTTPResponse.Status, code: String, detail: String, field: String? = nil) {
    title = status.reasonPhrase.isEmpty ? "Error" : status.reasonPhrase
    self.status = status.code
    self.detail = shownToClients(detail)
    self.code = code
    self.field = field.map { shownToClients($0, longest: 200) }
  }

  /// What a client is told of an error: its own sentence where the client can do something about it, and no inner life of the
  /// server otherwise.
  /// - Parameter status: for errors that are not ``RequestError``; `nil` leaves it to the error's category.
  public init(_ error: any Error, status: HTTPResponse.Status? = nil) {
    switch error {
    case let error as RequestError:
      self.init(status: error.status, code: error.code, detail: error.message, field: error.field)
    case let error as any CodedError:
      let status = status ?? HTTPResponse.Status(error)
      let isOurs = status.kind == .serverError
      self.init(
        status: status, code: isOurs ? "INTERNAL_ERROR" : error.code,
        detail: isOurs
          ? "The server failed (\(error.code)); its log says more. Try again later." : error.message)
    default:
      self.init(
        status: .internalServerError, code: "INTERNAL_ERROR",
        detail: "The server failed; its log says more. Try again later.")
    }
  }

  /// As the body of a response.
  var json: ByteBuffer {
    // Texts and a whole number: JSON can write them.
    ByteBuffer(bytes: (try? JSONText.encode(self)) ?? Data())
  }

  /// The response that carries it.
  /// - Parameter headers: beside its content type.
  public func response(headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers[.contentType] = Self.mediaType
    return .json(self, status: .init(code: status, reasonPhrase: title), headers: headers)
  }
}

extension HTTPResponse.Status {
  /// By who has to act.
  public init(_ error: any CodedError) {
    if error.isTransient {
      self = .serviceUnavailable
      return
    }
    self =
      switch error.category {
      case .usage: .badRequest
      case .invalidPipeline, .unusableInput: .unprocessableContent
      case .unsure: .conflict
      case .interrupted: .serviceUnavailable
      case .failure: .internalServerError
      }
  }
}

extension Response {
  /// A value as JSON with sorted keys; dates are ISO 8601 in UTC with milliseconds.
  public static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    if headers[.contentType] == nil { headers[.contentType] = "application/json" }
    do {
      return Response(
        status: status, headers: headers,
        body: .init(byteBuffer: ByteBuffer(bytes: try JSONText.encode(value))))
    } catch {
      let problem = Problem(error)
      return Response(
        status: .internalServerError, headers: [.contentType: Problem.mediaType],
        body: .init(byteBuffer: problem.json))
    }
  }
}
