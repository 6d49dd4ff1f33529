import Foundation
import Foundations
import HTTPKit
import HTTPTypes
import Hummingbird
import Synchronization
import TestSupport
import Testing

/// When a connection goes on, when it ends, and in which order it is answered.
@Suite struct ConnectionTests {
  private static let routes = [
    Route(.get, "/", access: .open) { _ in
      Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "here")))
    },
    Route(.post, "/echo", access: .open, bodyLimit: 1000) { call in
      Response(status: .ok, body: .init(byteBuffer: try await call.body()))
    },
    Route(.post, "/deaf", access: .open) { _ in Response(status: .noContent) },
  ]

  private static let quick = HTTPServerLimits(
    headerSize: 4 << 10, headTimeout: .seconds(5), bodyInterval: .milliseconds(200),
    bodyBytesPerInterval: 100,
    lingerTimeout: .seconds(2))

  /// What comes back for some bytes, until the server closes; its own limits end what would go on.
  private static func exchange(_ text: String, _ limits: HTTPServerLimits = quick) async throws -> String {
    var answer = ""
    try await TestServer.with([.test("", routes: routes), inItsOwnWay], limits: limits) { server in
      answer = try await onBlockingThread("client") {
        let client = try RawClient(port: server.port)
        client.send(text)
        return client.receiveAll()
      }
    }
    return answer
  }

  private static let inItsOwnWay = Family(
    name: "other", prefix: "/v2",
    routes: [
      Route(.post, "/echo", access: .open) { call in
        Response(status: .ok, body: .init(byteBuffer: try await call.body()))
      }
    ], authenticator: NobodyAuthenticator(),
    renderError: { error in
      Response(
        status: (error as? RequestError)?.status ?? .internalServerError,
        body: .init(byteBuffer: ByteBuffer(string: "own shape: \((error as? RequestError)?.code ?? "")")))
    })

  private static func statuses(_ answer: String) -> [String] {
    answer.matches(of: #/HTTP/1\.1 (\d+)/#).map { String($0.output.1) }
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n",
    "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    // SwiftNIO's parser reads nothing after this.
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
  ])
  func theLastResponseSaysSo(_ request: String) async throws {
    let answer = try await Self.exchange(request + "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(Self.statuses(answer) == ["200"], "\(answer)")
    #expect(answer.lowercased().contains("connection: close"), "\(answer)")
  }

  @Test(arguments: [
    ("", 400), ("Host: a\r\nHost: b\r\n", 400), ("Host: a\r\n", 200),
  ])
  func aRequestHasOneHost(_ host: String, _ status: Int) async throws {
    let answer = try await Self.exchange("GET / HTTP/1.1\r\n\(host)Connection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(answer)")
  }

  @Test func answersKeepTheirOrder() async throws {
    let answer = try await Self.exchange(
      "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\n\r\n\u{16}\u{3} nonsense\r\n\r\n")
    #expect(Self.statuses(answer) == ["200", "404", "400"], "\(answer)")
    #expect(answer.contains("MALFORMED_REQUEST"))
  }

  @Test(arguments: [
    ("Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n", "400", "MALFORMED_REQUEST"),
    ("Transfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n", "400", "MALFORMED_REQUEST"),
    ("Content-Length: 10\r\n\r\nabc", "408", "BODY_TOO_SLOW"),
    ("Content-Length: 18446744073709551615\r\n\r\nabc", "413", "BODY_TOO_LARGE"),
    ("Content-Length: 9223372036854775807\r\n\r\nabc", "413", "BODY_TOO_LARGE"),
  ])
  func aBrokenBodyIsAnsweredInTheFamilysShape(_ rest: String, _ status: String, _ code: String) async throws {
    let answer = try await Self.exchange("POST /v2/echo HTTP/1.1\r\nHost: a\r\n" + rest)
    #expect(Self.statuses(answer) == [status], "\(answer)")
    #expect(answer.hasSuffix("own shape: \(code)"), "\(answer)")
    #expect(answer.lowercased().contains("connection: close"))
  }

  @Test func aBodyThatNobodyWantedEndsTheConnectionAllTheSame() async throws {
    let answer = try await Self.exchange(
      "POST /deaf HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
      HTTPServerLimits(headTimeout: .seconds(1)))
    #expect(Self.statuses(answer) == ["204"], "\(answer)")
  }

  @Test func aClientThatWaitsIsToldToGoOn() async throws {
    try await TestServer.with([.test("", routes: Self.routes)]) { server in
      try await onBlockingThread("client") {
        let client = try RawClient(port: server.port)
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(client.receiveHead().hasPrefix("HTTP/1.1 100"))
        client.send("ok")
        #expect(client.receiveHead().hasPrefix("HTTP/1.1 200"))
        #expect(client.receive(exactly: 2) == [UInt8]("ok".utf8))
        // What is not wanted is not asked for.
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\nExpect: 100-continue\r\n\r\n")
        #expect(client.receiveHead().hasPrefix("HTTP/1.1 413"))
      }
    }
  }

  /// The server reads on after its answer, so that no reset takes the answer away.
  @Test func whoSendsFarTooMuchHearsTheAnswer() async throws {
    let answer = try await Self.exchange(
      "GET /\(String(repeating: "x", count: 4 << 20)) HTTP/1.1\r\nHost: a\r\n\r\n",
      HTTPServerLimits(headerSize: 4 << 10))
    #expect(Self.statuses(answer) == ["431"] && answer.contains("HEADER_TOO_LARGE"), "\(answer)")
  }

  @Test func aStreamEndsWithTheTokenOfWhoeverReads() async throws {
    let gate = Revocable()
    let events = Route(.get, "/events", access: .scope(.readJobs)) { call in
      .events(AsyncStream<ServerSentEvent> { _ in }, heartbeat: .milliseconds(20), for: call)
    }
    let socket = WebSocketRoute(
      "/socket", access: .scope(.readJobs), limits: WebSocketLimits(pingInterval: .seconds(1))
    ) { _ in { connection in for await _ in connection.messages {} } }
    var family = Family.test("", routes: [events], webSockets: [socket])
    family.authenticator = gate
    try await TestServer.with([family]) { server in
      let (rest, code) = try await onBlockingThread("client") {
        let reader = try RawClient(port: server.port)
        reader.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(reader.receiveHead().hasPrefix("HTTP/1.1 200"))
        let socket = try RawWebSocket(port: server.port, path: "/socket")
        #expect(socket.head.hasPrefix("HTTP/1.1 101"))
        gate.revoke()
        let code = socket.receiveMessage()?.code
        reader.send("GET /events HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return (reader.receiveAll(), code)
      }
      #expect(rest.contains("0\r\n\r\n") && rest.contains("HTTP/1.1 401"), "\(rest)")
      #expect(code == 1008)
    }
  }
}

/// Lets everybody in until it is told otherwise.
private final class Revocable: Authenticator {
  private let isRevoked = Atomic<Bool>(false)

  func revoke() { isRevoked.store(true, ordering: .relaxed) }

  func identity(of request: HTTPRequest) async throws -> Identity {
    if isRevoked.load(ordering: .relaxed) { throw RequestError.unauthorized }
    return Identity(subject: "token-1", scopes: nil)
  }
}
