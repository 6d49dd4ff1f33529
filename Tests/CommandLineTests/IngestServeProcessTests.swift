import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("genlock serve ingests recordings", .serialized)
struct IngestServeProcessTests {
  let folder: TemporaryFolder
  let environment = [
    "GENLOCK_PIPELINES": Repository.pipelines.string, "GENLOCK_INGEST_PART_SIZE": "150000",
  ]

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Three cameras of one talk: what is known of them stands in `Fixtures/README.md`.
  @Test func threeCamerasFromUploadToApproval() async throws {
    var server = try await RunningServer(in: folder.path, environment: environment)
    let session =
      try await post(
        server, "/v2/sessions", #"{"title":"Talk","date":"2026-02-03","projectId":"proj/é"}"#, 201)["id"]
      as? String
    let path = "/v2/sessions/\(try #require(session))"
    try await upload(server, path, "A", .cameraA)
    try await upload(server, path, "B", .cameraB)
    // The server dies in the middle of the third upload, and with it whatever the jobs are doing.
    let begun = try await begin(server, path, "C", .cameraC)
    try await put(try #require(begun.parts.last), .cameraC, of: begun)
    server.process.send(SIGKILL)
    _ = try await server.process.wait()
    server = try await RunningServer(in: folder.path, environment: environment)
    let rest = try await get(server, "\(path)/assets/\(begun.asset)/upload")
    #expect((rest["receivedParts"] as? [Any])?.count == 1)
    var resumed = Upload(rest)
    resumed.etags = try begun.etag(from: rest)
    try await finish(server, path, resumed, .cameraC)

    let assets = try await wait(server, "\(path)/assets?includeDerivatives=true") { answer in
      let assets = answer["assets"] as? [[String: Any]] ?? []
      return assets.allSatisfy { ["ready", "failed"].contains($0["status"] as? String) } ? assets : nil
    }
    #expect(assets.map { $0["status"] as? String } == ["ready", "ready", "ready"], "\(assets)")
    #expect(
      assets.map { ($0["derivatives"] as? [[String: Any]])?.compactMap { $0["kind"] as? String } } == [
        ["proxy", "mezzanine", "audio-wav"], ["audio-wav"], ["proxy", "mezzanine", "audio-wav"],
      ])
    try await checkProxy(assets)

    _ = try await post(server, "\(path)/sync/compute", #"{"masterCamera":"A","method":"xcorr"}"#, 202)
    let sync = try await wait(server, "\(path)/sync") { $0["offsets"] == nil ? nil : $0 }
    let offsets = try #require(sync["offsets"] as? [String: Int])
    #expect(offsets["A"] == 0)
    #expect(abs((offsets["B"] ?? 0) - 7250) <= 5)
    #expect(abs((offsets["C"] ?? 0) + 4600) <= 5)
    #expect(sync["status"] as? String == "needs-review")
    let plots = try #require(sync["debugArtifacts"] as? [String: Any])
    let plot = try await curl(try #require(plots["correlationPlot"] as? String))
    #expect(plot.headers["content-type"] == "image/png")
    #expect(plot.body.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    let corrected = try await post(
      server, "\(path)/sync/correct", #"{"correctedBy":"ann","offsets":{"B":7251}}"#, 200)
    #expect((corrected["finalOffsets"] as? [String: Int])?["B"] == 7251)
    let approved = try await post(server, "\(path)/sync/approve", #"{"approvedBy":"bob"}"#, 200)
    #expect((approved["finalOffsets"] as? [String: Int])?["B"] == 7251)
    #expect(approved["operatorStatus"] as? String == "approved")
    let status = try await get(server, "\(path)/status")
    #expect(status["status"] as? String == "ready")
    #expect(status["readyForNextPhase"] as? Bool == true)
    let ended = try await server.stop()
    #expect(ended.status == 0)
  }

  /// What was wrong was not the recording, so it is not sent again.
  @Test func recordingIsTakenUpWhenItsJobIsRetried() async throws {
    try folder.write(
      """
      pipeline: session-ingest
      version: 1
      inputs: { source: { type: media } }
      stages:
        room:
          uses: exec
          with: { command: "cat \(folder.path)/room > {outputs.text}", shell: true, outputs: { text: room.txt } }
        probe: { uses: probe, needs: [room], with: { source: "${{ inputs.source }}" } }
      outputs: { info: "${{ stages.probe.info }}" }
      """, to: "pipelines/session-ingest.yaml")
    let settings = environment.merging(["GENLOCK_PIPELINES": "pipelines"]) { $1 }
    let server = try await RunningServer(in: folder.path, environment: settings)
    let created = try await post(
      server, "/v2/sessions", #"{"title":"Talk","date":"2026-02-03","projectId":"p"}"#, 201)
    let path = "/v2/sessions/\(try #require(created["id"] as? String))"
    try await upload(server, path, "A", .cameraA)
    func asset(_ status: String) async throws -> [String: Any] {
      try await wait(server, "\(path)/assets") { answer in
        (answer["assets"] as? [[String: Any]])?.first { $0["status"] as? String == status }
      }
    }
    let failed = try await asset("failed")
    #expect((failed["error"] as? [String: Any])?["code"] as? String == "INGESTION_FAILED")
    try folder.write("there is", to: "room")
    #expect(try await runGenlock("jobs", "retry", "latest", in: folder.path).status == 0)
    let ready = try await asset("ready")
    #expect(ready["id"] as? String == failed["id"] as? String && ready["error"] == nil)
    #expect(try await server.stop().status == 0)
  }

  /// Downloads it in two ranges and looks at what came.
  private func checkProxy(_ assets: [[String: Any]]) async throws {
    let proxy = try #require((assets.first?["derivatives"] as? [[String: Any]])?.first)
    let (url, size) = (try #require(proxy["url"] as? String), try #require(proxy["sizeBytes"] as? Int))
    let first = try await curl(url, ["--header", "Range: bytes=0-999"])
    let rest = try await curl(url, ["--header", "Range: bytes=1000-"])
    #expect(first.status == 206 && rest.status == 206)
    #expect(first.body.count == 1000 && first.body.count + rest.body.count == size)
    let media = try await FFprobe.inspect(try folder.write(first.body + rest.body, to: "proxy.mp4"))
    #expect(media.streams.map(\.codec) == ["h264"])
    #expect(media.video.first?.profile == "Constrained Baseline")
  }
}

extension IngestServeProcessTests {
  /// An upload as its client knows it.
  private struct Upload {
    struct Part {
      var number: Int
      var url: String
    }

    var asset: String
    var id: String
    var partSize: Int
    var parts: [Part]
    var etags: [Int: String] = [:]

    init(_ answer: [String: Any]) {
      asset = answer["assetId"] as? String ?? ""
      id = answer["uploadId"] as? String ?? ""
      partSize = answer["partSizeBytes"] as? Int ?? 0
      parts = (answer["parts"] as? [[String: Any]] ?? []).compactMap { part in
        guard let number = part["partNumber"] as? Int, let url = part["uploadUrl"] as? String else {
          return nil
        }
        return Part(number: number, url: url)
      }
    }

    /// The ETags that the server remembers.
    func etag(from answer: [String: Any]) throws -> [Int: String] {
      let received = try #require(answer["receivedParts"] as? [[String: Any]])
      return Dictionary(
        received.compactMap { part in
          guard let number = part["partNumber"] as? Int, let etag = part["etag"] as? String else {
            return nil
          }
          return (number, etag)
        }, uniquingKeysWith: { $1 })
    }
  }

  private func upload(_ server: RunningServer, _ path: String, _ camera: String, _ fixture: Fixture)
    async throws
  {
    try await finish(server, path, try await begin(server, path, camera, fixture), fixture)
  }

  private func begin(
    _ server: RunningServer, _ path: String, _ camera: String, _ fixture: Fixture
  ) async throws -> Upload {
    let size = try Data(contentsOf: URL(filePath: fixture.path.string)).count
    return Upload(
      try await post(
        server, "\(path)/assets/init-upload",
        #"{"cameraLabel":"\#(camera)","filename":"\#(fixture.rawValue)","contentType":"video/mp4","sizeBytes":\#(size)}"#,
        200))
  }

  private func finish(
    _ server: RunningServer, _ path: String, _ upload: Upload, _ fixture: Fixture
  ) async throws {
    var etags = upload.etags
    for part in upload.parts { etags[part.number] = try await put(part, fixture, of: upload) }
    let parts = etags.sorted { $0.key < $1.key }.map {
      ["partNumber": $0.key, "etag": $0.value] as [String: Any]
    }
    let body = try JSONSerialization.data(
      withJSONObject: ["uploadId": upload.id, "parts": parts] as [String: Any])
    let answer = try await post(
      server, "\(path)/assets/\(upload.asset)/complete", String(decoding: body, as: UTF8.self), 200)
    #expect(answer["status"] as? String == "ingesting")
    #expect((answer["ingestionJobId"] as? String)?.hasPrefix("job-") == true)
  }

  @discardableResult
  private func put(_ part: Upload.Part, _ fixture: Fixture, of upload: Upload) async throws -> String {
    let content = try Data(contentsOf: URL(filePath: fixture.path.string))
    let bytes = Data(content.dropFirst((part.number - 1) * upload.partSize).prefix(upload.partSize))
    let file = try folder.write(bytes, to: "part")
    let answer = try await curl(part.url, ["--upload-file", file.string])
    #expect(answer.status == 200, "\(answer.text)")
    return try #require(answer.headers["etag"])
  }

  private func post(
    _ server: RunningServer, _ path: String, _ body: String, _ status: Int
  ) async throws -> [String: Any] {
    let answer = try await server.ask(
      path, ["--header", "Content-Type: application/json", "--data-binary", body])
    #expect(answer.status == status, "\(path) \(answer.text)")
    return try #require(JSONSerialization.jsonObject(with: answer.body) as? [String: Any])
  }

  private func get(_ server: RunningServer, _ path: String) async throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: await server.ask(path).body) as? [String: Any])
  }

  /// Asks until there is an answer: a client without a WebSocket has nothing else to go by.
  private func wait<Found>(
    _ server: RunningServer, _ path: String, _ found: ([String: Any]) -> Found?
  ) async throws -> Found {
    let deadline = ContinuousClock.now + .seconds(300)
    while ContinuousClock.now < deadline {
      if let found = found(try await get(server, path)) { return found }
      try await Task.sleep(for: .milliseconds(300))
    }
    throw ProcessTrouble(description: "nothing came of \(path)")
  }
}
