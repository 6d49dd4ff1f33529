import Foundation
import Foundations
import Glibc
import HTTPKit
import HTTPTypes
import Logging
import ServiceLifecycle
import Storage
import SystemPackage
import TestSupport

@testable import IngestAPI

/// The ingest API at a port of its own, over a workspace of its own; its jobs end as the test says.
final class IngestTestServer: Sendable {
  let folder: TemporaryFolder
  let jobs = ScriptedJobs()
  let objects: WorkspaceObjectStore
  let port: Int
  private let group: ServiceGroup
  private let tasks: [Task<Void, any Error>]

  init(
    partSize: Int64 = 100_000, linkLifetime: Duration = .seconds(60), freeSpace: Int64 = 1 << 40
  ) async throws {
    folder = try TemporaryFolder()
    let database = try ObjectStores.database(folder.path)
    let publicURL = PublicURL()
    let links = IngestLinks(
      secrets: try SecretStore(folder: folder.path), publicURL: publicURL, prefix: "/v2")
    let objects = WorkspaceObjectStore(
      folder: folder.appending("objects"), database: database, links: links.objectLinks,
      freeSpace: { _ in freeSpace })
    self.objects = objects
    let service = IngestService(
      database: database, objects: objects, jobs: jobs,
      settings: IngestSettings(partSize: partSize, partLinkLifetime: linkLifetime)
    ) { _ in }
    let family = IngestRoutes(service: service, objects: objects, links: links).family(
      prefix: "/v2", authenticator: OneToken(),
      crossOrigin: CrossOriginPolicy(origins: ["https://studio.example"]))
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = HTTPServer(
      families: [family], address: .init(host: "127.0.0.1", port: 0), publicURL: publicURL,
      metrics: MetricRegistry(), logger: logger, onListening: { continuation.yield($0.port) })
    let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
    self.group = group
    tasks = [Task { await service.run() }, Task { try await group.run() }]
    guard let port = await ports.first(where: { _ in true }) else {
      throw ProcessTrouble(description: "the server did not start")
    }
    self.port = port
  }

  func stop() async throws {
    await group.triggerGracefulShutdown()
    for task in tasks {
      task.cancel()
      _ = await task.result
    }
  }

  var url: String { "http://127.0.0.1:\(port)/v2" }

  static func with(
    linkLifetime: Duration = .seconds(60), freeSpace: Int64 = 1 << 40,
    _ body: (IngestTestServer) async throws -> Void
  ) async throws {
    let server = try await IngestTestServer(linkLifetime: linkLifetime, freeSpace: freeSpace)
    do {
      try await body(server)
    } catch {
      try await server.stop()
      throw error
    }
    try await server.stop()
  }

  /// Asks with curl, with the right token.
  func ask(_ method: String, _ path: String, _ body: String? = nil, token: Bool = true) async throws -> Answer
  {
    var arguments = ["--request", method]
    if token { arguments += ["--header", "Authorization: Bearer open-sesame"] }
    if let body { arguments += ["--header", "Content-Type: application/json", "--data-binary", body] }
    return try await curl(path.hasPrefix("http") ? path : url + path, arguments)
  }

  func session() async throws -> String {
    let reply = try await ask(
      "POST", "/sessions", #"{"title":"Sunday","date":"2026-02-03","projectId":"proj-abc123"}"#)
    guard let id = reply.json["id"] as? String else { throw ProcessTrouble(description: reply.text) }
    return id
  }
}

/// Knows one token.
private struct OneToken: Authenticator {
  func identity(of request: HTTPRequest) async throws -> Identity {
    guard BearerToken.token(in: request) == "open-sesame" else { throw RequestError.unauthorized }
    return Identity(subject: "token-1", scopes: nil)
  }
}

extension Answer {
  var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body) as? [String: Any]) ?? [:] }
  /// The code in the API's error body, where it has its shape.
  var errorCode: String? { (try? JSONDecoder().decode(IngestErrorBody.self, from: body))?.error.code }
}

/// Listens to a WebSocket; all of it blocks.
final class EventSocket {
  private let socket: Int32
  let head: String

  init(port: Int, path: String, headers: [String]) throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.socket = socket
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw ProcessTrouble(description: "connect: \(errno)") }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let lines = [
      "GET \(path) HTTP/1.1", "Host: test", "Connection: Upgrade", "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    let request = (lines + headers + ["", ""]).joined(separator: "\r\n")
    _ = request.withCString { send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
    var bytes: [UInt8] = []
    while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
      let byte = Self.receive(socket, 1)
      if byte.isEmpty { break }
      bytes += byte
    }
    head = String(decoding: bytes, as: UTF8.self)
  }

  deinit { close(socket) }

  /// The next text that the server sends; `nil` at the end.
  func next() -> String? {
    while true {
      let head = Self.receive(socket, 2)
      guard head.count == 2, head[0] & 0x0f != 8 else { return nil }
      var length = Int(head[1] & 0x7f)
      if length == 126 { length = Self.receive(socket, 2).reduce(0) { $0 << 8 | Int($1) } }
      let payload = Self.receive(socket, length)
      if head[0] & 0x0f == 1 { return String(decoding: payload, as: UTF8.self) }
    }
  }

  private static func receive(_ socket: Int32, _ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var buffer = [UInt8](repeating: 0, count: count - bytes.count)
      let received = recv(socket, &buffer, buffer.count, 0)
      guard received > 0 else { break }
      bytes += buffer.prefix(received)
    }
    return bytes
  }
}
