import Foundation
import Foundations
import HTTPKit
import HTTPTypes
import Hummingbird
import Synchronization
import TestSupport
import Testing

@Suite struct LimitTests {
  private static let routes = [
    Route(.get, "/", access: .open) { _ in
      Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "here")))
    },
    Route(.put, "/upload", access: .open) { call in
      var count = 0
      for try await part in call.bodyStream { count += part.readableBytes }
      return .json(["bytes": count])
    },
    Route(.get, "/events", access: .open) { call in
      let first = Int(call.headers[.lastEventID] ?? "0") ?? 0
      let numbers = AsyncStream<ServerSentEvent> { continuation in
        for number in (first + 1)...(first + 3) {
          continuation.yield(ServerSentEvent(id: "\(number)", name: "count", data: "line 1\nline \(number)"))
        }
        if call.request.uri.query == "end" { continuation.finish() }
      }
      return .events(numbers, heartbeat: .milliseconds(50), for: call)
    },
  ]

  private static let quick = HTTPServerLimits(
    connections: 8, headerSize: 4 << 10, headTimeout: .seconds(10), bodyInterval: .milliseconds(200),
    bodyBytesPerInterval: 100, writeTimeout: .milliseconds(300), unwantedBody: 1 << 20)

  private static func with(_ body: (TestServer) async throws -> Void) async throws {
    try await TestServer.with([.test("", routes: routes)], limits: quick, body)
  }

  /// Sends a piece at a time until the server has had enough.
  /// - Returns: what it said, and whether it was the one to end the connection.
  private static func trickle(
    _ port: Int, _ start: String, _ piece: String
  ) async throws -> (answer: String, hasEnded: Bool) {
    try await onBlockingThread("slow") {
      let client = try RawClient(port: port)
      client.send(start)
      let isOver = Flag()
      let sender = JoinableThread("trickle") { [client = UncheckedBox(client)] in
        while !isOver.isRaised.load(ordering: .relaxed) {
          client.value.send(piece)
          Thread.sleep(forTimeInterval: 0.05)
        }
      }
      let answer = client.receiveAll()
      isOver.isRaised.store(true, ordering: .relaxed)
      try sender.join()
      return (answer, client.hasEnded)
    }
  }

  @Test func aHeaderThatNeverEndsIsCutOff() async throws {
    let limits = HTTPServerLimits(headTimeout: .milliseconds(400))
    try await TestServer.with([.test("", routes: Self.routes)], limits: limits) { server in
      let slow = try await Self.trickle(server.port, "GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n")
      #expect(slow.hasEnded && slow.answer.isEmpty)
      #expect(try await Self.trickle(server.port, "", "").hasEnded)
    }
  }

  @Test func aBodyThatNeverEndsIsCutOff() async throws {
    try await Self.with { server in
      let slow = try await Self.trickle(
        server.port, "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", "x")
      #expect(slow.hasEnded && slow.answer.hasPrefix("HTTP/1.1 408"), "\(slow.answer)")
    }
  }

  @Test func lengthsThatLie() async throws {
    try await Self.with { server in
      try await onBlockingThread("liar") {
        let short = try RawClient(port: server.port)
        short.send("PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nConnection: close\r\n\r\nabc")
        let answer = short.receiveAll()
        #expect(!answer.contains(" 200 "))
        let long = try RawClient(port: server.port)
        long.send("PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nabcdef\r\n\r\n")
        let both = long.receiveAll()
        #expect(both.contains(" 400 "))
        let twice = try RawClient(port: server.port)
        twice.send("PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc")
        #expect(twice.receiveAll().hasPrefix("HTTP/1.1 400"))
        let negative = try RawClient(port: server.port)
        negative.send("PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")
        #expect(negative.receiveAll().hasPrefix("HTTP/1.1 400"))
      }
    }
  }

  @Test func whatIsNotHTTPIsToldSo() async throws {
    try await Self.with { server in
      try await onBlockingThread("nonsense") {
        let nonsense = try RawClient(port: server.port)
        nonsense.send("\u{16}\u{3}\u{1} not at all\r\n\r\n")
        let answer = nonsense.receiveAll()
        #expect(answer.hasPrefix("HTTP/1.1 400") && answer.contains("MALFORMED_REQUEST"))
        let large = try RawClient(port: server.port)
        large.send("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 8000))\r\n\r\n")
        #expect(large.receiveAll().hasPrefix("HTTP/1.1 431"))
      }
    }
  }

  /// What was written and does not arrive lay in this process's memory.
  @Test func aReaderThatTakesNothingIsCutOffAndCostsLittle() async throws {
    let written = Mutex(0)
    let (ends, ended) = AsyncStream.makeStream(of: Void.self)
    let route = Route(.get, "/", access: .open) { _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          defer { ended.finish() }
          let piece = ByteBuffer(repeating: 65, count: 1 << 16)
          while true {
            try await writer.write(piece)
            written.withLock { $0 += piece.readableBytes }
          }
        })
    }
    try await TestServer.with([.test("", routes: [route])], limits: Self.quick) { server in
      let client = try await onBlockingThread("reader") {
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = client.receive(1)
        return UncheckedBox(client)
      }
      // It is cut off, because it takes nothing.
      for await _ in ends {}
      let received = try await onBlockingThread("reader") {
        var count = 1
        while case let part = client.value.receive(1 << 20), !part.isEmpty { count += part.count }
        return count
      }
      let total = written.withLock { $0 }
      #expect(total - received < 1 << 20, "\(total) were written, \(received) arrived")
    }
  }

  @Test func eventsGoOnAfterTheLastOne() async throws {
    try await Self.with { server in
      let all = try await curl("\(server.url)/events?end")
      #expect(all.headers["content-type"] == "text/event-stream")
      #expect(all.text.contains("id: 1\nevent: count\ndata: line 1\ndata: line 1\n\n"))
      let rest = try await curl("\(server.url)/events?end", ["--header", "Last-Event-ID: 7"])
      #expect(
        rest.text.contains("id: 8\n") && rest.text.contains("id: 10\n") && !rest.text.contains("id: 7\n"))
    }
  }

  @Test func stoppingEndsEventsAndLetsRequestsFinish() async throws {
    let (pieces, taken) = AsyncStream.makeStream(of: Void.self)
    let counting = Route(.put, "/count", access: .open) { call in
      var count = 0
      for try await part in call.bodyStream {
        count += part.readableBytes
        taken.yield()
      }
      return .json(["bytes": count])
    }
    let server = try await TestServer([.test("", routes: Self.routes + [counting])])
    let events = try await onBlockingThread("events") {
      let client = try RawClient(port: server.port)
      client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
      var text = ""
      // Three events, and a heartbeat after them.
      while !text.contains("line 3") { text += String(decoding: client.receive(), as: UTF8.self) }
      return UncheckedBox(client)
    }
    let upload = try await onBlockingThread("upload") {
      let client = try RawClient(port: server.port)
      client.send("PUT /count HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc")
      return UncheckedBox(client)
    }
    _ = await pieces.first { _ in true }
    async let stopped: Void = server.stop()
    let (rest, answer) = try await onBlockingThread("clients") {
      let rest = events.value.receiveAll()
      upload.value.send("def")
      return (rest, upload.value.receiveAll())
    }
    #expect(rest.hasSuffix("0\r\n\r\n"))
    #expect(answer.contains("{\"bytes\":6}"))
    try await stopped
  }
}

/// What one thread tells another.
private final class Flag: Sendable {
  let isRaised = Atomic<Bool>(false)
}
