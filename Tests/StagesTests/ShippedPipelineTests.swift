import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Stages
import SystemPackage
import TestSupport
import Testing

/// Every pipeline in `pipelines/` is valid and does what it says, on real recordings through the real engine.
@Suite struct ShippedPipelineTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func load(_ name: String) throws -> Pipeline {
    try PipelineLoader.load(
      path: Repository.pipelines.appending("\(name).yaml"), catalog: BuiltinStages.registry.catalog)
  }

  private func run(
    _ name: String, _ inputs: [String: [Fixture]], _ parameters: [String: Value] = [:]
  ) async throws -> RunResult {
    let engine = PipelineEngine(workspace: try await openWorkspace(), registry: BuiltinStages.registry)
    let request = RunRequest(
      pipeline: try load(name), inputs: inputs.mapValues { $0.map(\.path) }, parameters: parameters)
    return try await engine.run(request)
  }

  private func openWorkspace() async throws -> Workspace {
    try await Workspace.open(folder.appending("workspace"))
  }

  @Test func `every file in the folder is valid without a warning`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Repository.pipelines.string)
    #expect(names.count >= 4)
    for name in names {
      let pipeline = try load(String(name.dropLast(".yaml".count)))
      #expect(pipeline.diagnostics.isEmpty, "\(name): \(pipeline.diagnostics)")
    }
  }

  @Test func `captions are put on the words`() async throws {
    let result = try await run("captions", ["media": [.spokenLines], "captions": [.spokenLinesCaptions]])
    #expect(result.status == .succeeded, "\(result.failures)")
    #expect(Set(result.outputs.keys) == ["captions", "report"])
    let lines = try Data(contentsOf: URL(filePath: Fixture.spokenLinesCaptions.path.string))
    #expect(try result.outputs["captions"]?.data == lines)
  }

  @Test func `ingest makes everything an editor needs, and nothing twice`() async throws {
    let first = try await run("ingest", ["source": [.timecode]])
    #expect(first.status == .succeeded, "\(first.failures)")
    #expect(
      Set(first.outputs.keys) == ["proxy", "mezzanine", "audio", "poster", "waveform", "peaks", "probe"])
    let proxy = try #require(first.outputs["proxy"]?.fileValue?.filePath)
    let mezzanine = try #require(first.outputs["mezzanine"]?.fileValue?.filePath)
    #expect(try await FFprobe.inspect(proxy, countingFrames: true).video.first?.frames == 25)
    #expect(try await FFprobe.inspect(mezzanine).video.first?.codec == "prores")

    let second = try await run("ingest", ["source": [.timecode]])
    #expect(second.stages.allSatisfy { $0.state == .cached })
    #expect(second.outputs == first.outputs)
    withExtendedLifetime(folder) {}
  }

  @Test(arguments: [
    (Fixture.audioOnly, ["audio", "peaks", "probe", "waveform"]),
    (.noAudio, ["mezzanine", "poster", "probe", "proxy"]),
  ])
  func `ingest makes what it can of half a recording`(fixture: Fixture, outputs: [String]) async throws {
    let result = try await run("ingest", ["source": [fixture]])
    #expect(result.status == .succeeded, "\(result.failures)")
    #expect(result.outputs.keys.sorted() == outputs)
    #expect(Set(result.warnings.map(\.code)) == ["OUTPUT_NULL"])
    withExtendedLifetime(folder) {}
  }

  @Test func `proxies-only makes one proxy for each recording`() async throws {
    let result = try await run("proxies-only", ["sources": [.chapter1, .noAudio]])
    #expect(result.status == .succeeded, "\(result.failures)")
    let proxies = try #require(result.outputs["proxies"]?.listValue)
    #expect(proxies.count == 2)
    let second = try #require(proxies[1].fileValue?.filePath)
    #expect(try await FFprobe.inspect(second, countingFrames: true).video.first?.frames == 50)
    withExtendedLifetime(folder) {}
  }

  @Test func `archive-reprocess keeps every frame and every track`() async throws {
    let result = try await run("archive-reprocess", ["source": [.twoTracks]])
    #expect(result.status == .succeeded, "\(result.failures)")
    let archive = try #require(result.outputs["archive"]?.fileValue?.filePath)
    #expect(try await FFprobe.inspect(archive).audio.count == 2)
    let before = try await DecodedMedia.colorFrames(Fixture.twoTracks.path)
    let after = try await DecodedMedia.colorFrames(archive)
    #expect(before.map(\.bytes) == after.map(\.bytes))
    #expect(result.outputs["checksums"]?.fileValue != nil)
    withExtendedLifetime(folder) {}
  }

  @Test func `multicam puts every camera on one clock, and waits for nobody where all look good`()
    async throws
  {
    let cameras: [String: [Fixture]] = ["recordings": [.cameraA, .cameraB, .cameraC]]
    let first = try await run("multicam", cameras, ["formats": ["csv", "otio"]])
    #expect(first.status == .succeeded, "\(first.failures)")
    #expect(Set(first.outputs.keys) == ["proxies", "audio", "waveforms", "plots", "sync", "timelines"])
    #expect(first.outputs["proxies"]?.files.count == 2 && first.outputs["audio"]?.files.count == 3)
    #expect(first.outputs["plots"]?.files.map(\.name) == ["correlation-B.png", "correlation-C.png"])
    #expect(first.outputs["timelines"]?.files.map(\.name) == ["sync.csv", "sync.otio"])
    let result = try Self.result(first)
    #expect(result.recordings.map(\.path) == [Fixture.cameraA, .cameraB, .cameraC].map(\.path.string))
    #expect(abs((result.recordings[1].offsetMs ?? .nan) - 7_250) < 1)

    // Only what points to places of files is made again.
    let second = try await run("multicam", cameras, ["formats": ["csv", "otio"]])
    let anew = second.stages.filter { $0.state != .cached && $0.state != .skipped }
    #expect(anew.map(\.stage) == ["timeline"])
    withExtendedLifetime(folder) {}
  }

  @Test func `multicam waits for a review, and takes what a person corrects`() async throws {
    // Nothing of the second recording is in the first.
    let cameras: [String: [Fixture]] = ["recordings": [.cameraA, .speech]]
    let waiting = try await run("multicam", cameras, ["names": ["stage", "hall"]])
    #expect(waiting.status == .waiting)
    let gate = try #require(waiting.waiting.first)
    #expect(gate.stage == "review")

    var corrected = try gate.proposal.decoded(as: SyncResult.self)
    corrected.recordings[1].offsetMs = 1_500
    corrected.recordings[1].driftPpm = 0
    let data = try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(corrected))
    try await openWorkspace().gates.correct(run: waiting.id, gate: "review", data: data, by: "Ada")
    let done = try await run("multicam", cameras, ["names": ["stage", "hall"]])
    #expect(done.status == .succeeded, "\(done.failures)")
    #expect(try Self.result(done).recordings[1].offsetMs == 1_500)
    withExtendedLifetime(folder) {}
  }

  private static func result(_ run: RunResult) throws -> SyncResult {
    try JSONDecoder().decode(SyncResult.self, from: try run.outputs["sync"]?.data ?? Data())
  }
}
