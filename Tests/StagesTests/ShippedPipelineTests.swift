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

  private func run(_ name: String, _ inputs: [String: [Fixture]]) async throws -> RunResult {
    let engine = PipelineEngine(
      workspace: try await Workspace.open(folder.appending("workspace")), registry: BuiltinStages.registry)
    let request = RunRequest(pipeline: try load(name), inputs: inputs.mapValues { $0.map(\.path) })
    return try await engine.run(request)
  }

  @Test func `every file in the folder is valid without a warning`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Repository.pipelines.string)
    #expect(names.count >= 3)
    for name in names {
      let pipeline = try load(String(name.dropLast(".yaml".count)))
      #expect(pipeline.diagnostics.isEmpty, "\(name): \(pipeline.diagnostics)")
    }
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
}
