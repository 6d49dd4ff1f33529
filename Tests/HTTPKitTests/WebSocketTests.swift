import Foundation
import Foundations
import HTTPKit
import SystemPackage
import TestSupport
import Testing

@Suite struct WebSocketTests {
  private static func family(_ limits: WebSocketLimits = WebSocketLimits()) -> Family {
    .test(webSockets: [
      WebSocketRoute("/echo/:name", access: .scope(.readJobs), limits: limits) { call in
        let name = try call.parameter("name")
        if name == "nobody" { throw RequestError.notFound(name) }
        return { connection in
          for await message in connection.messages {
            if case .text(let text) = message { try connection.send("\(name): \(text)") }
          }
        }
      },
      WebSocketRoute("/flood", access: .open, limits: limits) { _ in
        { connection in
          let line = String(repeating: "x", count: 60_000)
          while true {
            try connection.send(line)
            await Task.yield()
          }
        }
      },
      WebSocketRoute("/state", access: .open, limits: limits) { _ in
        { connection in
          for number in 0..<100_000 { try connection.send("\(number)", replacing: "state") }
        }
      },
    ])
  }

  private static let authorization = "Authorization: Bearer open-sesame"

  @Test func messagesGoBackAndForthAndBothSidesClose() async throws {
    try await TestServer.with([Self.family()]) { server in
      try await onBlockingThread("client") {
        let socket = try RawWebSocket(port: server.port, path: "/v1/echo/ann", headers: [Self.authorization])
        #expect(socket.head.hasPrefix("HTTP/1.1 101"))
        // The example of RFC 6455, section 1.3.
        #expect(socket.head.lowercased().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="))
        socket.send("hello")
        #expect(socket.receiveMessage()?.text == "ann: hello")
        socket.send(opcode: 1, [UInt8]("in ".utf8), isFinal: false)
        socket.send(opcode: 9, [7])
        socket.send(opcode: 0, [UInt8]("parts ✓".utf8))
        var frames: [RawWebSocket.Frame] = []
        while frames.count < 2, let frame = socket.receive() {
          if frame.opcode != 9 { frames.append(frame) }
        }
        #expect(frames.contains { $0.opcode == 10 && $0.payload == [7] })
        #expect(frames.contains { $0.text == "ann: in parts ✓" })
        socket.send(opcode: 8, [0x03, 0xe8])
        #expect(socket.receiveMessage()?.code == 1000)
        #expect(socket.client.receiveAll().isEmpty)
      }
    }
  }

  @Test func whoIsNotLetInGetsAnAnswerOfHTTP() async throws {
    try await TestServer.with([Self.family()]) { server in
      try await onBlockingThread("client") {
        let noToken = try RawWebSocket(port: server.port, path: "/v1/echo/ann")
        #expect(noToken.head.hasPrefix("HTTP/1.1 401") && noToken.head.contains("application/problem+json"))
        let nobody = try RawWebSocket(
          port: server.port, path: "/v1/echo/nobody", headers: [Self.authorization])
        #expect(nobody.head.hasPrefix("HTTP/1.1 404"))
        let halfClosed = try RawClient(port: server.port)
        halfClosed.send(RawWebSocket.request("/v1/echo/nobody", headers: [Self.authorization]))
        halfClosed.finishSending()
        #expect(halfClosed.receiveAll().hasPrefix("HTTP/1.1 404"))
        let nowhere = try RawWebSocket(port: server.port, path: "/v1/none", headers: [Self.authorization])
        #expect(nowhere.head.hasPrefix("HTTP/1.1 404"))
      }
      let plain = try await curl("\(server.url)/v1/echo/ann", token)
      #expect(plain.status == 426 && plain.headers["upgrade"] == "websocket")
      let post = try await curl("\(server.url)/v1/echo/ann", token + ["--request", "POST"])
      #expect(post.status == 405 && post.headers["allow"] == "GET")
    }
  }

  @Test func aBrowserSendsItsTokenAsASubprotocol() async throws {
    try await TestServer.with([Self.family()]) { server in
      try await onBlockingThread("client") {
        let socket = try RawWebSocket(
          port: server.port, path: "/v1/echo/ann",
          headers: ["Sec-WebSocket-Protocol: genlock, bearer.open-sesame"])
        #expect(socket.head.hasPrefix("HTTP/1.1 101"))
        #expect(socket.head.lowercased().contains("sec-websocket-protocol: genlock"))
        #expect(!socket.head.contains("sesame"))
        let wrong = try RawWebSocket(
          port: server.port, path: "/v1/echo/ann", headers: ["Sec-WebSocket-Protocol: genlock, bearer.wrong"])
        #expect(wrong.head.hasPrefix("HTTP/1.1 401"))
      }
    }
  }

  @Test func whatBreaksTheRulesIsClosedWithItsCode() async throws {
    try await TestServer.with([Self.family()]) { server in
      try await onBlockingThread("client") {
        func socket() throws -> RawWebSocket {
          try RawWebSocket(port: server.port, path: "/v1/echo/ann", headers: [Self.authorization])
        }
        let notUTF8 = try socket()
        notUTF8.send(opcode: 1, [0xff, 0xfe])
        #expect(notUTF8.receiveMessage()?.code == 1007)
        let tooLarge = try socket()
        tooLarge.send(opcode: 1, [UInt8](repeating: 65, count: 70_000))
        #expect(tooLarge.receiveMessage()?.code == 1009)
        let tooMany = try socket()
        tooMany.send(opcode: 1, [65], isFinal: false)
        for _ in 0..<300 { tooMany.send(opcode: 0, [65], isFinal: false) }
        #expect(tooMany.receiveMessage()?.code == 1009)
        let continuation = try socket()
        continuation.send(opcode: 0, [65])
        #expect(continuation.receiveMessage()?.code == 1002)
        let unmasked = try socket()
        unmasked.send(opcode: 1, [65], isMasked: false)
        #expect(unmasked.receiveMessage()?.code == 1002)
        for (payload, code) in [
          ([0x03, 0xed], 1002), ([0x03, 0xe7], 1002), ([0x13, 0x88], 1002), ([0x03], 1002),
          ([0x03, 0xe8, 0xff], 1007), ([0x0f, 0xa0, 0x61], 4000),
        ] as [([UInt8], Int)] {
          let closing = try socket()
          closing.send(opcode: 8, payload)
          #expect(closing.receiveMessage()?.code == code)
        }
      }
    }
  }

  @Test func aReaderThatIsTooSlowIsDropped() async throws {
    try await TestServer.with([Self.family(WebSocketLimits(unsentMessages: 16))]) { server in
      try await onBlockingThread("client") {
        let socket = try RawWebSocket(port: server.port, path: "/v1/flood")
        var bytes = 0
        Thread.sleep(forTimeInterval: 0.3)
        while case let part = socket.client.receive(1 << 20), !part.isEmpty { bytes += part.count }
        // What the sockets and the outbox held, and then the end.
        #expect(bytes > 0)
      }
    }
  }

  @Test func onlyTheNewestStateWaits() async throws {
    try await TestServer.with([Self.family(WebSocketLimits(unsentMessages: 4))]) { server in
      try await onBlockingThread("client") {
        let socket = try RawWebSocket(port: server.port, path: "/v1/state")
        var last = ""
        while let frame = socket.receiveMessage(), frame.opcode == 1 { last = frame.text }
        #expect(last == "99999")
      }
    }
  }

  @Test func aClientThatShowsNoLifeIsDropped() async throws {
    let limits = WebSocketLimits(pingInterval: .milliseconds(100), closeTimeout: .milliseconds(100))
    try await TestServer.with([Self.family(limits)]) { server in
      try await onBlockingThread("client") {
        let socket = try RawWebSocket(port: server.port, path: "/v1/echo/ann", headers: [Self.authorization])
        // Pings that nobody answers, and the end.
        #expect(socket.receive()?.opcode == 9)
        #expect(socket.receiveMessage() == nil)
      }
    }
  }

  @Test func aClientThatIsNotOursUnderstandsIt() async throws {
    try await TestServer.with([Self.family()]) { server in
      let result = try await OutsideClient.run(
        "websocket_client.py", ["ws://127.0.0.1:\(server.port)/v1/echo/ann", "open-sesame"],
        timeout: .seconds(30))
      let seen = try #require(
        try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any], "\(result.errors)")
      #expect(seen["without"] as? Int == 401)
      #expect(
        seen["whole"] as? String == "ann: as a whole" && seen["parts"] as? String == "ann: in three parts")
      #expect(seen["pong"] as? Bool == true && seen["closed"] as? Int == 1000)
      #expect(seen["subprotocol"] as? String == "genlock" && seen["browser"] as? String == "ann: x")
    }
  }

  @Test func stoppingClosesEveryWebSocket() async throws {
    let server = try await TestServer([Self.family()])
    let socket = try await onBlockingThread("client") {
      UncheckedBox(try RawWebSocket(port: server.port, path: "/v1/echo/ann", headers: [Self.authorization]))
    }
    async let stopped: Void = server.stop()
    let code = try await onBlockingThread("client") {
      let frame = socket.value.receiveMessage()
      socket.value.send(opcode: 8, [0x03, 0xe9])
      return frame?.code
    }
    #expect(code == 1001)
    try await stopped
  }
}

/// @unchecked because the tests use what is in it from one thread after the other.
struct UncheckedBox<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
