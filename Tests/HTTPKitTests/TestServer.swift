import Crypto
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle
import TestSupport

/// A server in this process at a port of its own, with whatever families a test gives it.
final class TestServer: Sendable {
  let port: Int
  let publicURL: PublicURL
  private let group: ServiceGroup
  private let task: Task<Void, any Error>

  init(
    _ families: [Family], limits: HTTPServerLimits = HTTPServerLimits(), publicURL: PublicURL = PublicURL()
  ) async throws {
    self.publicURL = publicURL
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = HTTPServer(
      families: families, address: .init(host: "127.0.0.1", port: 0), limits: limits, publicURL: publicURL,
      metrics: MetricRegistry(), logger: logger, onListening: { continuation.yield($0.port) })
    let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
    self.group = group
    task = Task {
      defer { continuation.finish() }
      try await group.run()
    }
    guard let port = await ports.first(where: { _ in true }) else {
      try await task.value
      throw ProcessTrouble(description: "the server did not start")
    }
    self.port = port
  }

  var url: String { "http://127.0.0.1:\(port)" }

  /// Asks it to stop and waits until it has.
  func stop() async throws {
    await group.triggerGracefulShutdown()
    try await task.value
  }

  /// Runs `body` with a server that is stopped afterwards.
  static func with(
    _ families: [Family], limits: HTTPServerLimits = HTTPServerLimits(),
    _ body: (TestServer) async throws -> Void
  ) async throws {
    let server = try await TestServer(families, limits: limits)
    do {
      try await body(server)
    } catch {
      try await server.stop()
      throw error
    }
    try await server.stop()
  }
}

/// Knows one token, with the scopes that a test wants.
struct OneToken: Authenticator {
  var token = "open-sesame"
  var scopes: Set<Scope>?

  func identity(of request: HTTPRequest) async throws -> Identity {
    guard BearerToken.token(in: request) == token else { throw RequestError.unauthorized }
    return Identity(subject: "token-1", scopes: scopes)
  }
}

extension Family {
  /// A family whose errors are problems.
  static func test(
    _ prefix: String = "/v1", routes: [Route] = [], webSockets: [WebSocketRoute] = [],
    scopes: Set<Scope>? = nil,
    crossOrigin: CrossOriginPolicy = .none
  ) -> Family {
    Family(
      name: "test", prefix: prefix, routes: routes, webSockets: webSockets,
      authenticator: OneToken(scopes: scopes), crossOrigin: crossOrigin,
      renderError: { Problem($0).response() })
  }
}

extension Answer {
  /// The body as an error of RFC 9457.
  var problem: Problem? { try? JSONDecoder().decode(Problem.self, from: body) }
}

let token = ["--header", "Authorization: Bearer open-sesame"]
