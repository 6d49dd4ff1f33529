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
  func respond(to request: Request) async -> Response {
    let start = ContinuousClock.now
    let path = request.head.path?.prefix { $0 != "?" } ?? "/"
    guard let place = table.place(of: path) else {
      return Problem(RequestError.notFound(String(path))).response()
    }
    var response: Response
    if let preflight = place.family.crossOrigin.preflight(request.head, allowedMethods: place.allowedMethods)
    {
      response = preflight
    } else {
      response = await answer(request, at: place, path: String(path))
      place.family.crossOrigin.apply(to: &response.headers, for: request.head)
    }
    if request.method == .head { response = response.createHeadResponse() }
    response.headers[.date] = HTTPDate.now()
    // What is not meant for a page must not be taken for one.
    response.headers[.xContentTypeOptions] = "nosniff"
    metrics.count(
      family: place.family.name, route: place.pattern?.template ?? "", method: request.method,
      status: response.status, seconds: (ContinuousClock.now - start) / .seconds(1))
    return response
  }

  /// Lets a request for a WebSocket in; `nil` leaves it to ``respond(to:)`` to say what is wrong.
  func acceptWebSocket(_ head: HTTPRequest) async -> AcceptedWebSocket? {
    let path = head.path?.prefix { $0 != "?" } ?? "/"
    guard head.method == .get, let place = table.place(of: path), let route = place.webSocket else {
      return nil
    }
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    guard let handler = try? await prepare(route, request, at: place) else { return nil }
    let offered = BearerToken.subprotocols(in: head.headerFields)
    return AcceptedWebSocket(
      handler: handler, subprotocol: offered.first { route.subprotocols.contains($0) }, limits: route.limits)
  }

  private func answer(_ request: Request, at place: RouteTable.Place, path: String) async -> Response {
    do {
      guard place.pattern != nil else { throw RequestError.notFound(path) }
      if let route = place.routes[request.method] ?? (request.method == .head ? place.routes[.get] : nil) {
        let identity = try await identity(of: request.head, for: route.access, in: place.family)
        return try await route.handler(
          try call(request, at: place, identity: identity, bodyLimit: route.bodyLimit))
      }
      if let webSocket = place.webSocket, request.method == .get {
        _ = try await prepare(webSocket, request, at: place)
        throw RequestError.upgradeRequired
      }
      throw RequestError.methodNotAllowed(request.method, allowed: place.allowedMethods)
    } catch {
      return render(error, in: place.family, path)
    }
  }

  private func prepare(
    _ route: WebSocketRoute, _ request: Request, at place: RouteTable.Place
  ) async throws -> WebSocketRoute.Handler {
    let identity = try await identity(of: request.head, for: route.access, in: place.family)
    return try await route.prepare(try call(request, at: place, identity: identity, bodyLimit: 0))
  }

  private func identity(of request: HTTPRequest, for access: Access, in family: Family) async throws
    -> Identity?
  {
    guard case .scope(let scope) = access else { return nil }
    let identity = try await family.authenticator.identity(of: request)
    guard identity.includes(scope) else { throw RequestError.forbidden(scope) }
    return identity
  }

  private func call(
    _ request: Request, at place: RouteTable.Place, identity: Identity?, bodyLimit: Int
  ) throws -> Call {
    let parts = (request.head.path ?? "/").split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return Call(
      request: request, parameters: place.parameters, identity: identity,
      query: try Query(parts.count > 1 ? parts[1] : nil), publicURL: publicURL, bodyLimit: bodyLimit,
      bodyReader: BodyReader(request))
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
}

extension HTTPField.Name {
  /// https://fetch.spec.whatwg.org/#x-content-type-options-header
  // Letters and hyphens make a valid name.
  static let xContentTypeOptions = HTTPField.Name("X-Content-Type-Options")!
}
