public import HTTPTypes
public import Hummingbird

/// Who may call a route.
public enum Access: Sendable, Hashable {
  /// Everybody; the route itself checks a signature, or has nothing to hide.
  case open
  /// Whoever the family's authenticator knows and whose scopes include this one.
  case scope(Scope)

  /// Who asks; `nil` where everybody may.
  /// - Throws: ``RequestError`` for whoever may not.
  func identity(of request: HTTPRequest, _ authenticator: any Authenticator) async throws -> Identity? {
    guard case .scope(let scope) = self else { return nil }
    let identity = try await authenticator.identity(of: request)
    guard identity.includes(scope) else { throw RequestError.forbidden(scope) }
    return identity
  }

  /// Whether whoever asked some time ago would still be let in. A check that fails in itself says nothing against it.
  func stillAllows(_ request: HTTPRequest, _ authenticator: any Authenticator) async -> Bool {
    do {
      _ = try await identity(of: request, authenticator)
      return true
    } catch {
      return !(error is RequestError)
    }
  }
}

/// One method at one path.
public struct Route: Sendable {
  public typealias Handler = @Sendable (Call) async throws -> Response

  public var method: HTTPRequest.Method
  /// Counted from the family's prefix.
  public var path: PathPattern
  public var access: Access
  /// The most bytes that ``Call/body()`` takes; what streams its body sets its own limit.
  public var bodyLimit: Int
  var handler: Handler

  /// What JSON bodies may have: 64 kB.
  public static let defaultBodyLimit = 64 << 10

  /// - Parameters:
  ///   - bodyLimit: bytes, see ``bodyLimit``.
  ///   - handler: answers; its errors take the shape that the family gives them.
  public init(
    _ method: HTTPRequest.Method, _ path: PathPattern, access: Access,
    bodyLimit: Int = Route.defaultBodyLimit, handler: @escaping Handler
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.bodyLimit = bodyLimit
    self.handler = handler
  }
}

/// A path at which a WebSocket begins.
public struct WebSocketRoute: Sendable {
  /// Serves a connection until it returns; then the connection is closed.
  public typealias Handler = @Sendable (WebSocketConnection) async throws -> Void
  /// Looks at the request before anything is answered: what it throws becomes an HTTP error in the family's shape.
  public typealias Preparation = @Sendable (Call) async throws -> Handler

  public var path: PathPattern
  public var access: Access
  /// Subprotocols that the server speaks, the first that the client offers is chosen.
  public var subprotocols: [String]
  public var limits: WebSocketLimits
  var prepare: Preparation

  public init(
    _ path: PathPattern, access: Access, subprotocols: [String] = ["genlock"],
    limits: WebSocketLimits = WebSocketLimits(), prepare: @escaping Preparation
  ) {
    self.path = path
    self.access = access
    self.subprotocols = subprotocols
    self.limits = limits
    self.prepare = prepare
  }
}
