import Foundation
import Foundations
import HTTPTypes
import Hummingbird
import Logging

/// Brings a request to its route, and whatever becomes of it into the shape of its family.
struct Dispatcher: Sendable {
  let table: RouteTable
  let publicURL: PublicURL
  let metrics: RequestMetrics
  let logger: Logger

  /// Answers every request; an error of a handler is an answer too.
  /// - Parameter sendContinue: sends the interim response 100.
  func respond(
    to request: Request, sendContinue: @escaping @Sendable () async throws -> Void
  ) async -> Response {
    let start = ContinuousClock.now
    let path = Self.path(of: request.head)
    let place = table.place(of: path)
    let response =
      if let preflight = place.family.crossOrigin.preflight(
        request.head, allowedMethods: place.allowedMethods)
      {
        preflight
      } else {
        await answer(request, at: place, path, sendContinue)
      }
    return complete(response, to: request.head, at: place, since: start)
  }

  /// Decides about a request for a WebSocket; `nil` where there is none, and the request is one like any other.
  func decide(_ head: HTTPRequest) async -> WebSocketDecision? {
    let start = ContinuousClock.now
    let path = Self.path(of: head)
    let place = table.place(of: path)
    guard head.method == .get, let route = place.webSocket else { return nil }
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    do {
      let call = try await admit(request, access: route.access, at: place)
      let handler = try await route.prepare(call)
      let offered = BearerToken.subprotocols(in: head.headerFields)
      count(.switchingProtocols, head, at: place, since: start)
      return .accepted(
        AcceptedWebSocket(
          handler: handler, subprotocol: offered.first { route.subprotocols.contains($0) },
          limits: route.limits, isStillAllowed: call.isStillAllowed))
    } catch {
      return .refused(complete(render(error, in: place.family, path), to: head, at: place, since: start))
    }
  }

  private func answer(
    _ request: Request, at place: RouteTable.Place, _ path: String,
    _ sendContinue: @escaping @Sendable () async throws -> Void
  ) async -> Response {
    do {
      guard place.pattern != nil else { throw RequestError.notFound(path) }
      if let route = place.routes[request.method] ?? (request.method == .head ? place.routes[.get] : nil) {
        return try await route.handler(
          try await admit(
            request, access: route.access, at: place, bodyLimit: route.bodyLimit, sendContinue: sendContinue))
      }
      if let webSocket = place.webSocket, request.method == .get {
        _ = try await webSocket.prepare(try await admit(request, access: webSocket.access, at: place))
        throw RequestError.upgradeRequired
      }
      throw RequestError.methodNotAllowed(request.method, allowed: place.allowedMethods)
    } catch {
      return render(error, in: place.family, path)
    }
  }

  /// Lets a request in, or throws what keeps it out.
  private func admit(
    _ request: Request, access: Access, at place: RouteTable.Place, bodyLimit: Int = 0,
    sendContinue: @escaping @Sendable () async throws -> Void = {}
  ) async throws -> Call {
    let (head, authenticator) = (request.head, place.family.authenticator)
    let identity = try await access.identity(of: head, authenticator)
    let parts = (head.path ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return Call(
      request: request, parameters: place.parameters, identity: identity,
      query: try Query(parts.count > 1 ? parts[1] : nil), publicURL: publicURL,
      isStillAllowed: { await access.stillAllows(head, authenticator) }, bodyLimit: bodyLimit,
      bodyReader: BodyReader(request, sendContinue: sendContinue))
  }

  private func render(_ error: any Error, in family: Family, _ path: String) -> Response {
    var response = family.renderError(error)
    if let error = error as? RequestError {
      for field in error.headers { response.headers[field.name] = field.value }
    }
    if response.status.kind == .serverError {
      logger.error(
        "a request failed", metadata: ["path": "\(path)", "family": "\(family.name)", "error": "\(error)"])
    }
    return response
  }

  /// Adds what every response has, and counts it.
  private func complete(
    _ response: Response, to head: HTTPRequest, at place: RouteTable.Place,
    since start: ContinuousClock.Instant
  ) -> Response {
    var response = response
    place.family.crossOrigin.apply(to: &response.headers, for: head)
    if head.method == .head { response = response.createHeadResponse() }
    response.headers[.date] = HTTPDate.now()
    // What is not meant for a page must not be taken for one.
    response.headers[.xContentTypeOptions] = "nosniff"
    count(response.status, head, at: place, since: start)
    return response
  }

  private func count(
    _ status: HTTPResponse.Status, _ head: HTTPRequest, at place: RouteTable.Place,
    since start: ContinuousClock.Instant
  ) {
    metrics.count(
      family: place.family.name, route: place.pattern?.template ?? "", method: head.method, status: status,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// Without a query, as it was sent.
  private static func path(of head: HTTPRequest) -> String {
    String(head.path?.prefix { $0 != "?" } ?? "/")
  }
}

extension HTTPField.Name {
  /// https://fetch.spec.whatwg.org/#x-content-type-options-header
  // Letters and hyphens make a valid name.
  static let xContentTypeOptions = HTTPField.Name("X-Content-Type-Options")!
}
