import Foundation
public import HTTPTypes
public import Hummingbird

/// A request on its way to the handler of its route.
public struct Call: Sendable {
  public let request: Request
  /// The segments of the path that the pattern names, decoded.
  public let parameters: [String: String]
  /// Whoever asks; `nil` on open routes.
  public let identity: Identity?
  public let query: Query
  /// For links to this server.
  public let publicURL: PublicURL
  /// Whether whoever asks would still be let in: an answer that goes on for long ends when a token does.
  public let isStillAllowed: @Sendable () async -> Bool
  let bodyLimit: Int
  let bodyReader: BodyReader

  public var headers: HTTPFields { request.headers }
  public var method: HTTPRequest.Method { request.method }
  /// Without a query, as it was sent.
  public var path: String { String(request.head.path?.prefix { $0 != "?" } ?? "/") }

  /// A parameter of the path; its name is one that the route's pattern has.
  public func parameter(_ name: String) throws -> String {
    guard let value = parameters[name] else { throw RequestError.notFound(path) }
    return value
  }

  /// The body as it arrives, to be read once, in whatever size.
  ///
  /// It throws ``RequestError`` `BODY_INCOMPLETE` when fewer bytes came than were announced.
  public var bodyStream: BodyReader { bodyReader }

  /// The whole body.
  /// - Throws: ``RequestError`` `BODY_TOO_LARGE` beyond the route's limit, `BODY_INCOMPLETE`.
  public func body() async throws -> ByteBuffer {
    try bodyReader.checkAnnouncedLength(limit: bodyLimit)
    var collected = ByteBuffer()
    for try await var part in bodyReader {
      guard collected.readableBytes + part.readableBytes <= bodyLimit else {
        throw RequestError.bodyTooLarge(limit: bodyLimit)
      }
      collected.writeBuffer(&part)
    }
    return collected
  }

  /// The whole body as JSON.
  /// - Throws: ``RequestError`` as ``body()``, and for JSON that does not fit, see ``StrictJSON``.
  public func json<Body: Decodable>(_ type: Body.Type = Body.self) async throws -> Body {
    if let type = headers[.contentType], !Self.isJSON(type) { throw RequestError.notJSON(type) }
    if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
      throw RequestError.contentEncoded(encoding)
    }
    return try StrictJSON.decode(type, from: Data(try await body().readableBytesView))
  }

  private static func isJSON(_ contentType: String) -> Bool {
    let type = contentType.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    return type == "application/json" || type.hasSuffix("+json")
  }
}
