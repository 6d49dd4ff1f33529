/// One API with its own paths, and everything that holds for those paths alone: who may ask, from which web pages, and
/// what an error looks like.
public struct Family: Sendable {
  /// In lower case, for metrics and the log.
  public var name: String
  /// The paths that belong to it, such as `/v1`; empty for all that belong to no other.
  public var prefix: String
  public var routes: [Route]
  public var webSockets: [WebSocketRoute]
  public var authenticator: any Authenticator
  public var crossOrigin: CrossOriginPolicy
  public var renderError: ErrorRenderer

  public init(
    name: String, prefix: String, routes: [Route], webSockets: [WebSocketRoute] = [],
    authenticator: any Authenticator, crossOrigin: CrossOriginPolicy = .none,
    renderError: @escaping ErrorRenderer
  ) {
    self.name = name
    self.prefix = prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
    self.routes = routes
    self.webSockets = webSockets
    self.authenticator = authenticator
    self.crossOrigin = crossOrigin
    self.renderError = renderError
  }
}
