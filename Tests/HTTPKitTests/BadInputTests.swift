import Foundation
import Foundations
import HTTPKit
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

/// Requests that are broken at random, the same ones each time.
@Suite struct BadInputTests {
  private struct Body: Decodable {
    var name: String
    var parts: [Int]?
    var more: [String: Double]?
  }

  private static let family = Family.test(routes: [
    Route(.post, "/things", access: .scope(.writeJobs)) { call in
      let body: Body = try await call.json()
      return .json(["name": body.name])
    },
    Route(.get, "/things/:name", access: .scope(.readJobs)) { call in
      try call.query.allowOnly(["limit"])
      _ = try call.query.integer("limit", in: 1...10, default: 5)
      return .json(["name": try call.parameter("name")])
    },
  ])

  private static let pieces: [[UInt8]] =
    [
      "\r\n", "\r\n\r\n", "\0", "%00", "%2e%2e/", "..\\", "%ff", "?limit=1e999", "&limit=-1", "HTTP/1.1",
      "HTTP/1.0",
      "Content-Length: 5\r\n", "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n",
      "Expect: 100-continue\r\n", "Connection: Upgrade\r\nUpgrade: websocket\r\n", "Host: b\r\n", "5\r\n",
      "0\r\n\r\n",
      "{", "}", "[[[[", "\"", ",", "NaN", "1e999", "-0", #"\ud800"#, #"\u0000"#, "\u{202e}", "e\u{301}",
      "null", "GET ", "BREW ",
    ].map { [UInt8]($0.utf8) } + [[0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xff], [0x16, 3, 1]]

  private static func broken(_ text: String, _ random: inout SplitMix) -> [UInt8] {
    var bytes = [UInt8](text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...9, using: &random)))
      case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
      default: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
      }
    }
    return bytes
  }

  private static let requests = [
    "POST /v1/things HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer open-sesame\r\nContent-Type: application/json\r\n"
      + "Content-Length: 44\r\n\r\n" + #"{"name":"a","parts":[1,2,3],"more":{"b":1.5}}"#.prefix(44),
    "POST /v1/things HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer open-sesame\r\nContent-Type: application/json\r\n"
      + "Transfer-Encoding: chunked\r\n\r\nc\r\n{\"name\":\"a\"}\r\n0\r\n\r\n",
    "GET /v1/things/abc?limit=5 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer open-sesame\r\n\r\n",
  ]

  @Test(arguments: 0..<4) func whateverComesIsAnsweredAsTheClientsFault(_ seed: Int) async throws {
    try await TestServer.with([Self.family]) { server in
      let answered = try await onBlockingThread("client") {
        var random = SplitMix(seed: UInt64(seed))
        var answered = 0
        for _ in 0..<60 {
          let request = Self.broken(Self.requests.randomElement(using: &random) ?? "", &random)
          let client = try RawClient(port: server.port)
          client.send(request)
          client.finishSending()
          let answer = client.receiveAll()
          let statuses = answer.matches(of: #/HTTP/1\.1 (\d)(\d\d)/#).map(\.output.1)
          if !statuses.isEmpty { answered += 1 }
          #expect(
            !statuses.contains("5"),
            "\(String(decoding: request, as: UTF8.self).debugDescription) \(answer)")
        }
        return answered
      }
      #expect(answered == 60)
      // It is as well as before.
      #expect(try await curl("\(server.url)/v1/things/a", token).status == 200)
    }
  }

  @Test(arguments: [
    #"{"name":"a","name":"b"}"#, #"{"name":"a","n\u0061me":"b"}"#,
    #"{"name":"a","more":{"é":1,"e\u0301":2}}"#,
    #"{"name":"a",}"#, #"{"name":"a","parts":[1,]}"#,
  ])
  func whatOthersReadInAnotherWayIsRefused(_ body: String) async throws {
    try await TestServer.with([Self.family]) { server in
      let answer = try await curl("\(server.url)/v1/things", token + ["--json", body])
      #expect(answer.status == 400 && answer.problem?.code == "INVALID_BODY", "\(answer.text)")
    }
  }

  @Test func sameNamesInDifferentObjectsAreFine() async throws {
    try await TestServer.with([Self.family]) { server in
      let body = #"{"name":"a:\"b,\":","more":{"name":1,"parts":2},"parts":[]}"#
      let answer = try await curl("\(server.url)/v1/things", token + ["--json", body])
      #expect(answer.status == 200, "\(answer.text)")
    }
  }

  @Test func longNamesOfClientsAreCut() async throws {
    try await TestServer.with([Self.family]) { server in
      let name = "\u{202e}" + String(repeating: "x", count: 50_000)
      let answer = try await curl(
        "\(server.url)/v1/things", token + ["--json", #"{"name":"a","more":{"\#(name)":"x"}}"#])
      #expect(answer.status == 400 && answer.body.count < 2000 && !answer.text.contains("\u{202e}"))
    }
  }
}
