import Foundation
import Foundations
import NIOCore
import TestSupport
import Testing

@testable import IngestAPI

@Suite("The ingest API over HTTP")
struct IngestRouteTests {
  @Test func uploadInPartsEventsAndDownloads() async throws {
    try await IngestTestServer.with { server in
      let session = try await server.session()
      let socket = try await onBlockingThread("socket") {
        Unchecked(
          try EventSocket(
            port: server.port, path: "/v2/sessions/\(session)/events",
            headers: ["Sec-WebSocket-Protocol: genlock, bearer.open-sesame"]))
      }
      #expect(socket.value.head.hasPrefix("HTTP/1.1 101"))
      let content = Data((0..<250_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
      let started = try await server.ask(
        "POST", "/sessions/\(session)/assets/init-upload",
        #"{"cameraLabel":"A","filename":"CAM_A_001.mp4","contentType":"video/mp4","sizeBytes":250000,"extra":1}"#
      )
      #expect(started.status == 200)
      let upload = try JSONDecoder().decode(Started.self, from: started.body)
      #expect(upload.partSizeBytes == 100_000)
      var etags: [Int: String] = [:]
      for part in upload.parts.reversed() {
        let bytes = content.dropFirst((part.partNumber - 1) * 100_000).prefix(100_000)
        let file = try server.folder.write(Data(bytes), to: "part")
        // curl announces a form's type here, and sends no token.
        let reply = try await curl(part.uploadUrl, ["--request", "PUT", "--data-binary", "@\(file)"])
        #expect(reply.status == 200)
        let etag = try #require(reply.headers["etag"])
        #expect(etag.wholeMatch(of: #/"[0-9a-f]{32}"/#) != nil)
        etags[part.partNumber] = etag
      }
      let parts = etags.map {
        #"{"partNumber":\#($0.key),"etag":"\#($0.value.replacing("\"", with: "\\\""))"}"#
      }
      let completed = try await server.ask(
        "POST", "/sessions/\(session)/assets/\(upload.assetId)/complete",
        #"{"uploadId":"\#(upload.uploadId)","parts":[\#(parts.joined(separator: ","))]}"#)
      #expect(completed.status == 200)
      #expect(completed.json["status"] as? String == "ingesting")
      #expect(completed.json["ingestionJobId"] as? String == "job-of-\(upload.assetId)")
      let first = await socket.next()
      #expect(
        first == #"{"assetId":"\#(upload.assetId)","cameraLabel":"A","event":"asset.ingesting","progress":0}"#
      )

      let original = try #require(completed.json["originalUrl"] as? String)
      #expect(original.contains("/projects/proj-abc123/20260203/originals/angle-001_v001.mp4?"))
      #expect(try await curl(original, []).body == content)
      let range = try await curl(original, ["--header", "Range: bytes=100-199"])
      #expect(range.status == 206)
      #expect(range.body == content.dropFirst(100).prefix(100))
      #expect(range.headers["content-type"] == "video/mp4")
      #expect(try await curl(original, ["--header", "Range: bytes=250000-"]).status == 416)
      #expect(try await curl(original.replacing("angle-001", with: "angle-002"), []).status == 403)

      server.jobs.end(
        try #require(Identifier(upload.assetId)),
        .failed(IngestJobFailure(code: "NOT_MEDIA", message: "No media.")))
      #expect(await socket.next()?.contains(#""event":"asset.failed""#) == true)
    }
  }

  @Test func partLinksAreGoodForOnePartOneMethodAndATime() async throws {
    try await IngestTestServer.with(linkLifetime: .zero) { server in
      let url = try await partURL(server)
      let late = try await curl(url, ["--request", "PUT", "--data-binary", "0123456789"])
      #expect(late.status == 403)
      #expect(late.errorCode == "LINK_REFUSED")
    }
    try await IngestTestServer.with { server in
      let url = try await partURL(server)
      let put = ["--request", "PUT", "--data-binary"]
      for (url, arguments, status) in [
        (url.replacing("/parts/1", with: "/parts/2"), put + ["0123456789"], 403),
        (url.replacing("signature=", with: "signature=x"), put + ["0123456789"], 403),
        (url + "&x=1", put + ["0123456789"], 403),
        (String(url.prefix { $0 != "?" }), put + ["0123456789"], 403),
        (url, put + ["012345678"], 400), (url, put + ["01234567890"], 400), (url, put + [""], 400),
        (url, ["--request", "GET"], 405), (url, ["--request", "POST", "--data-binary", "0123456789"], 405),
      ] {
        let reply = try await curl(url, arguments)
        #expect(reply.status == status, "\(arguments) \(reply.text)")
        #expect(reply.errorCode != nil)
      }
      #expect(try await curl(url, put + ["0123456789"]).status == 200)
    }
  }

  @Test func whatFindsNoRoomIsRefusedBeforeItIsSent() async throws {
    try await IngestTestServer.with(freeSpace: 1000) { server in
      let session = try await server.session()
      func begin(_ camera: String, _ size: Int) async throws -> Answer {
        try await server.ask(
          "POST", "/sessions/\(session)/assets/init-upload",
          #"{"cameraLabel":"\#(camera)","filename":"a.mp4","contentType":"video/mp4","sizeBytes":\#(size)}"#)
      }
      let refused = try await begin("A", 1001)
      #expect(refused.status == 507)
      #expect(refused.errorCode == "NO_SPACE")
      #expect(try await server.ask("GET", "/sessions/\(session)/status").json["status"] as? String == "draft")
      #expect(try await begin("A", 600).status == 200)
      #expect(try await begin("B", 600).status == 507)
      #expect(try await begin("B", 400).status == 200)
    }
  }

  @Test func whoComesWhenTooManySendIsAskedToComeBack() async throws {
    try await IngestTestServer.with { server in
      let session = try await server.session()
      let reply = try await server.ask(
        "POST", "/sessions/\(session)/assets/init-upload",
        #"{"cameraLabel":"A","filename":"a.mp4","contentType":"video/mp4","sizeBytes":3300000}"#)
      let upload = try JSONDecoder().decode(Started.self, from: reply.body)
      let id = try #require(Identifier(upload.uploadId))
      let last = try #require(upload.parts.last)
      #expect(last.partNumber == 33)
      let file = try server.folder.write(Data(repeating: 1, count: 100_000), to: "part")
      let put = ["--request", "PUT", "--data-binary", "@\(file)"]
      let (asked, ask) = AsyncStream<Void>.makeStream()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for part in upload.parts.dropLast() {
          group.addTask {
            // A client that says nothing more, until it is gone.
            let body = AsyncStream<ByteBuffer>(unfolding: {
              ask.yield()
              try? await Task.sleep(for: .seconds(3600))
              return nil
            })
            _ = await caughtError {
              _ = try await server.objects.receive(
                part: part.partNumber, of: id, announced: nil, body: body)
            }
          }
        }
        var receiving = 0
        for await _ in asked {
          receiving += 1
          if receiving == 32 { break }
        }
        let busy = try await curl(last.uploadUrl, put)
        #expect(busy.status == 503)
        #expect(busy.headers["retry-after"] == "1")
        #expect(busy.errorCode == "UPLOAD_FAILED")
        group.cancelAll()
      }
      #expect(try await curl(last.uploadUrl, put).status == 200)
    }
  }

  @Test func queueThatIsDrainedTakesTheRecordingLater() async throws {
    struct Draining: CodedError {
      var code: String { "QUEUE_DRAINING" }
      var message: String { "The queue takes no jobs." }
      var category: ErrorCategory { .usage }
    }
    try await IngestTestServer.with { server in
      let session = try await server.session()
      let reply = try await server.ask(
        "POST", "/sessions/\(session)/assets/init-upload",
        #"{"cameraLabel":"A","filename":"a.mp4","contentType":"video/mp4","sizeBytes":100}"#)
      let upload = try JSONDecoder().decode(Started.self, from: reply.body)
      let file = try server.folder.write(Data(repeating: 1, count: 100), to: "part")
      let put = try await curl(
        try #require(upload.parts.first).uploadUrl, ["--request", "PUT", "--data-binary", "@\(file)"])
      let etag = try #require(put.headers["etag"]).replacing("\"", with: "")
      let path = "/sessions/\(session)/assets/\(upload.assetId)/complete"
      let body = #"{"uploadId":"\#(upload.uploadId)","parts":[{"partNumber":1,"etag":"\#(etag)"}]}"#
      server.jobs.refuse(with: Draining())
      let refused = try await server.ask("POST", path, body)
      #expect(refused.status == 503 && refused.errorCode == "QUEUE_DRAINING")
      #expect(refused.headers["retry-after"] == "60")
      server.jobs.refuse(with: nil)
      let completed = try await server.ask("POST", path, body)
      #expect(completed.status == 200)
      #expect(completed.json["ingestionJobId"] as? String == "job-of-\(upload.assetId)")
    }
  }

  @Test func badRequestsHaveTheDocumentedShape() async throws {
    try await IngestTestServer.with { server in
      let session = try await server.session()
      let create = "/sessions"
      let initUpload = "/sessions/\(session)/assets/init-upload"
      func upload(_ size: String) -> String {
        #"{"cameraLabel":"A","filename":"a.mp4","contentType":"video/mp4","sizeBytes":\#(size)}"#
      }
      let cases: [(String, String, String?, Int)] = [
        ("POST", create, "", 400), ("POST", create, "{", 400), ("POST", create, "[]", 400),
        ("POST", create, "null", 400),
        ("POST", create, "{}", 400),
        ("POST", create, #"{"title":1,"date":"2026-02-03","projectId":"p"}"#, 400),
        ("POST", create, #"{"title":"\ud800","date":"2026-02-03","projectId":"p"}"#, 400),
        ("POST", create, #"{"title":"t","date":"2026-02-03","projectId":{"a":1}}"#, 400),
        ("POST", create, String(repeating: "[", count: 1000), 400),
        ("POST", create, #"{"title":"\#(String(repeating: "x", count: 70_000))"}"#, 413),
        ("POST", initUpload, upload("0"), 400), ("POST", initUpload, upload("-1"), 400),
        ("POST", initUpload, upload("1e400"), 400), ("POST", initUpload, upload("NaN"), 400),
        ("POST", initUpload, upload("1.5"), 400), ("POST", initUpload, upload("99999999999999999999"), 400),
        ("POST", initUpload, upload("true"), 400), ("POST", initUpload, upload("\"5\""), 400),
        ("POST", initUpload, upload("9223372036854775807"), 400),
        ("GET", "/sessions/session-x/status", nil, 404), ("GET", "/sessions/%2e%2e/status", nil, 404),
        ("GET", "/sessions/\(session)/sync", nil, 404),
        ("GET", "/sessions/\(session)/assets/x/upload", nil, 404),
        ("GET", "/sessions/\(session)/assets?includeDerivatives=maybe", nil, 400),
        ("POST", "/sessions/\(session)/sync/compute", #"{"masterCamera":"a"}"#, 400),
        ("POST", "/sessions/\(session)/sync/compute", #"{"masterCamera":"A"}"#, 400),
        ("POST", "/sessions/\(session)/sync/correct", #"{"correctedBy":"x","offsets":{"A":1e300}}"#, 400),
        ("POST", "/sessions/\(session)/sync/correct", #"{"correctedBy":"x","offsets":[1]}"#, 400),
        ("DELETE", "/sessions", nil, 405), ("GET", "/nothing", nil, 404),
        ("GET", "/objects/projects/a/b/c/d", nil, 403), ("GET", "/sessions/\(session)/events", nil, 426),
      ]
      for (method, path, body, status) in cases {
        let reply = try await server.ask(method, path, body)
        #expect(reply.status == status, "\(method) \(path) \(body?.prefix(100) ?? "") \(reply.text)")
        #expect(reply.errorCode != nil, "\(reply.text)")
      }
    }
  }

  @Test func nobodyComesInWithoutAToken() async throws {
    try await IngestTestServer.with { server in
      let session = try await server.session()
      for (method, path) in [
        ("POST", "/sessions"), ("GET", "/sessions/\(session)/status"), ("GET", "/sessions/\(session)/events"),
        ("POST", "/sessions/\(session)/sync/approve"),
      ] {
        let reply = try await server.ask(method, path, method == "POST" ? "{}" : nil, token: false)
        #expect(reply.status == 401)
        #expect(reply.errorCode == "UNAUTHORIZED")
      }
      let head = try await onBlockingThread("socket") {
        try EventSocket(
          port: server.port, path: "/v2/sessions/\(session)/events?token=open-sesame", headers: []
        ).head
      }
      #expect(head.hasPrefix("HTTP/1.1 401"))
      let unknown = try await onBlockingThread("socket") {
        try EventSocket(
          port: server.port, path: "/v2/sessions/session-x/events",
          headers: ["Authorization: Bearer open-sesame"]
        ).head
      }
      #expect(unknown.hasPrefix("HTTP/1.1 404"))
    }
  }

  @Test func studioPagesMayUpload() async throws {
    try await IngestTestServer.with { server in
      let url = try await partURL(server)
      let preflight = try await curl(
        url,
        [
          "--request", "OPTIONS", "--header", "Origin: https://studio.example", "--header",
          "Access-Control-Request-Method: PUT",
        ])
      #expect(preflight.status == 204)
      #expect(preflight.headers["access-control-allow-origin"] == "https://studio.example")
      #expect(preflight.headers["access-control-allow-methods"]?.contains("PUT") == true)
      let put = try await curl(
        url,
        ["--request", "PUT", "--header", "Origin: https://studio.example", "--data-binary", "0123456789"])
      #expect(put.headers["access-control-expose-headers"]?.lowercased().contains("etag") == true)
      let stranger = try await curl(
        url, ["--request", "PUT", "--header", "Origin: https://x.example", "--data-binary", "0123456789"])
      #expect(stranger.headers["access-control-allow-origin"] == nil)
    }
  }

  private func partURL(_ server: IngestTestServer) async throws -> String {
    let session = try await server.session()
    let reply = try await server.ask(
      "POST", "/sessions/\(session)/assets/init-upload",
      #"{"cameraLabel":"A","filename":"a.mp4","contentType":"video/mp4","sizeBytes":10}"#)
    let upload = try JSONDecoder().decode(Started.self, from: reply.body)
    #expect(upload.parts.map(\.uploadUrl) == [upload.uploadUrl])
    return upload.uploadUrl
  }
}

/// An answer of `init-upload`, as a client reads it.
private struct Started: Decodable {
  struct Part: Decodable {
    var partNumber: Int
    var uploadUrl: String
  }

  var assetId: String
  var uploadUrl: String
  var uploadId: String
  var partSizeBytes: Int
  var parts: [Part]
}

/// A socket that one task at a time uses.
private struct Unchecked: @unchecked Sendable {
  // @unchecked because the tests wait for each call before they make the next.
  let value: EventSocket

  init(_ value: EventSocket) { self.value = value }

  func next() async -> String? {
    try? await onBlockingThread("socket") { [self] in value.next() }
  }
}
