import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import TestSupport

/// A real HTTP server on loopback that answers as it is told, and keeps what it got.
final class Receiver: Sendable {
  struct Request: Sendable {
    var method: String
    var path: String
    var headers: [String: String]
    var body: String
  }

  struct Answer: Sendable {
    var status: Int
    var headers: [String: String] = [:]
    /// Is waited for before the answer.
    var gate: TestGate?

    static let taken = Answer(status: 204)
  }

  private struct State {
    var answers: [Answer]
    var requests: [Request] = []
  }

  private let state: Mutex<State>
  private let arrivals: AsyncStream<Request>
  private let arrived: AsyncStream<Request>.Continuation
  let port: Int

  private init(port: Int, answers: [Answer], _ box: Arrivals) {
    self.port = port
    state = Mutex(State(answers: answers))
    arrivals = box.stream
    arrived = box.continuation
  }

  var url: String { "http://127.0.0.1:\(port)/hook" }
  var requests: [Request] { state.withLock(\.requests) }

  /// - Parameter answers: one after the other; the last stays.
  static func serving<Result>(
    _ answers: Answer..., body: (Receiver) async throws -> Result
  ) async throws -> Result {
    let arrivals = Arrivals()
    let receiver = Mutex<Receiver?>(nil)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let logger = Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      responder: CallbackResponder<BasicRequestContext> { request, _ in
        var request = request
        let content = try await request.collectBody(upTo: 1 << 20)
        guard let receiver = receiver.withLock({ $0 }) else { return Response(status: .serviceUnavailable) }
        return await receiver.respond(to: request, String(buffer: content))
      },
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        port.yield(channel.localAddress?.port ?? 0)
        port.finish()
      }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    let serving = Task { try await group.run() }
    var found: Int?
    for await number in ports { found = number }
    guard let found else { throw ProcessTrouble(description: "the receiver did not start") }
    let new = Receiver(port: found, answers: answers, arrivals)
    receiver.withLock { $0 = new }
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(new)) } catch { result = .failure(error) }
    await group.triggerGracefulShutdown()
    try await serving.value
    return try result.get()
  }

  /// The next that arrives; call it from one task.
  func next() async -> Request? {
    for await request in arrivals { return request }
    return nil
  }

  private func respond(to request: Hummingbird.Request, _ body: String) async -> Response {
    let headers =
      request.headers.map { ($0.name.canonicalName, $0.value) } + [("host", request.head.authority ?? "")]
    let kept = Request(
      method: request.method.rawValue, path: request.uri.path,
      headers: Dictionary(headers) { first, _ in first }, body: body)
    let answer = state.withLock { state in
      state.requests.append(kept)
      return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
    }
    arrived.yield(kept)
    await answer.gate?.wait()
    var fields = HTTPFields()
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return Response(status: .init(code: answer.status), headers: fields)
  }

  private struct Arrivals {
    let stream: AsyncStream<Request>
    let continuation: AsyncStream<Request>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(of: Request.self) }
  }
}
