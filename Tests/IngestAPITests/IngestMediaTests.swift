import Foundation
import Foundations
import MediaTypes
import Runtime
import SystemPackage
import TestSupport
import Testing

@testable import IngestAPI

@Suite("Real recordings through the real pipelines", .serialized)
struct IngestMediaTests {
  @Test func threeCamerasAreIngestedAndSynced() async throws {
    let scene = try await MediaScene()
    defer { scene.running.cancel() }
    let session = try await scene.session()
    let events = try await scene.service.events(session: session)
    for (camera, fixture) in [("A", Fixture.cameraA), ("B", .cameraB), ("C", .cameraC)] {
      try await scene.upload(camera, fixture, in: session)
    }
    var readyCount = 0
    for await event in events {
      if case .assetReady = event { readyCount += 1 }
      if case .assetFailed(_, _, _, let message) = event { Issue.record("\(message)") }
      if readyCount == 3 { break }
    }
    let list = try await scene.service.assets(session: session, includeDerivatives: true).assets
    #expect(
      list.map { $0.derivatives?.map(\.kind) } == [
        ["proxy", "mezzanine", "audio-wav"], ["audio-wav"], ["proxy", "mezzanine", "audio-wav"],
      ])
    #expect(list.first?.metadata?.durationMs == 36_000)
    #expect(list.first?.metadata?.fps == 25)
    let files = "objects/projects/proj/20260203"
    let proxy = try await FFprobe.inspect(scene.folder.appending("\(files)/proxies/angle-001_v001.mp4"))
    #expect(proxy.streams.map(\.codec) == ["h264"])
    let mezzanine = try await FFprobe.inspect(
      scene.folder.appending("\(files)/mezzanines/angle-001_v001.mov"))
    #expect(mezzanine.video.map(\.codec) == ["prores"])
    #expect(mezzanine.audio.map(\.codec) == ["pcm_s24le"])

    _ = try await scene.service.computeSync(
      session: session, ComputeSyncRequest(masterCamera: "A", method: "xcorr", cameras: nil))
    for await event in events {
      if case .syncComplete = event { break }
      if case .syncFailed(_, let message) = event {
        Issue.record("\(message)")
        break
      }
    }
    events.end()
    let sync = try await scene.service.sync(session: session, includePlots: true)
    let (b, c) = (try #require(CameraLabel("B")), try #require(CameraLabel("C")))
    #expect(abs((sync.offsets[b] ?? 0) - 7250) <= 5)
    #expect(abs((sync.offsets[c] ?? 0) + 4600) <= 5)
    #expect(sync.classification.values.allSatisfy { $0 == .looksGood })
    #expect(Set(sync.debugArtifacts?.correlationPlots.map { Array($0.keys) } ?? []) == [b, c])
    let plot = try #require(scene.folder.entries().first { $0.hasSuffix("correlation-B.png") })
    #expect(
      FileManager.default.contents(atPath: scene.folder.appending(plot).string)?.prefix(4)
        == Data([0x89, 0x50, 0x4e, 0x47]))
  }

  @Test func variableFrameRateBecomesConstantFirst() async throws {
    let scene = try await MediaScene()
    defer { scene.running.cancel() }
    let session = try await scene.session()
    let events = try await scene.service.events(session: session)
    let asset = try await scene.upload("A", .variableFrameRate, in: session)
    let label = try #require(CameraLabel("A"))
    #expect(await events.contains { $0 == .assetReady(asset: asset, camera: label) || !$0.isProgress })
    events.end()
    let list = try await scene.service.assets(session: session, includeDerivatives: true).assets
    #expect(list.first?.error == nil)
    let files = "objects/projects/proj/20260203"
    // The recording has no two intervals alike for long.
    let original = try await FFprobe.packetTimes(Fixture.variableFrameRate.path)
    #expect(Set(intervals(original)).count > 5)
    for name in ["mezzanines/angle-001_v001.mov", "proxies/angle-001_v001.mp4"] {
      let file = scene.folder.appending("\(files)/\(name)")
      let video = try #require(try await FFprobe.inspect(file).video.first)
      #expect(video.frameRate == Rational(30, 1) && video.averageFrameRate == Rational(30, 1), "\(name)")
      let times = try await FFprobe.packetTimes(file)
      #expect(Set(intervals(times)) == [33], "\(name)")
      // The last picture comes at 23.983 s, which is nearest to place 720.
      #expect(times.count == 721, "\(name)")
    }
  }

  /// A moving picture that is wider than H.264 can be.
  @Test func frameRateThatCannotBeMadeConstantHasACodeOfItsOwn() async throws {
    let scene = try await MediaScene()
    defer { scene.running.cancel() }
    let session = try await scene.session()
    let events = try await scene.service.events(session: session)
    try await scene.upload("A", .variablePanorama, in: session)
    _ = await events.contains { !$0.isProgress }
    events.end()
    let asset = try #require(
      try await scene.service.assets(session: session, includeDerivatives: true).assets.first)
    #expect(asset.status == "failed")
    #expect(asset.error?.code == "VFR_CONVERSION_FAILED")
    #expect(asset.error?.details == ["reason": "ENCODE_FAILED", "stage": "constant"])
    #expect(asset.derivatives == [])
  }

  /// Between one time and the next, in whole milliseconds.
  private func intervals(_ times: [Double]) -> [Int] {
    zip(times, times.dropFirst()).map { Int(($1 - $0) * 1000) }
  }

  @Test(arguments: [(Fixture.text, "INGESTION_FAILED"), (.noHeader, "INGESTION_FAILED")])
  func whatIsNoRecordingFails(_ fixture: Fixture, _ code: String) async throws {
    let scene = try await MediaScene()
    defer { scene.running.cancel() }
    let session = try await scene.session()
    let events = try await scene.service.events(session: session)
    try await scene.upload("A", fixture, in: session)
    _ = await events.contains { !$0.isProgress }
    events.end()
    let asset = try #require(
      try await scene.service.assets(session: session, includeDerivatives: true).assets.first)
    #expect(asset.status == "failed")
    #expect(asset.error?.code == code)
    // Where the server keeps it is nobody else's affair.
    let message = try #require(asset.error?.message)
    #expect(!message.contains(scene.folder.path.string), "\(message)")
    #expect(!message.contains("angle-001"), "\(message)")
  }
}

/// A service over the real engine.
private struct MediaScene {
  let folder: TemporaryFolder
  let service: IngestService
  let objects: WorkspaceObjectStore
  let running: Task<Void, Never>

  init() async throws {
    folder = try TemporaryFolder()
    let workspace = try await Workspace.open(
      folder.path, modules: [WorkspaceObjectStore.schema, IngestService.schema])
    let objects = ObjectStores.open(folder.path, database: workspace.database)
    let service = IngestService(
      database: workspace.database, objects: objects, jobs: EngineJobs(workspace),
      settings: IngestSettings(partSize: 100_000)
    ) { Issue.record($0) }
    (self.objects, self.service) = (objects, service)
    running = Task { await service.run() }
  }

  func session() async throws -> String {
    try await service.create(
      CreateSessionRequest(title: "Talk", date: "2026-02-03", location: nil, notes: nil, projectId: "proj")
    ).id
  }

  @discardableResult
  func upload(_ camera: String, _ fixture: Fixture, in session: String) async throws -> Identifier {
    let content = try Data(contentsOf: URL(filePath: fixture.path.string))
    let upload = try await service.initUpload(
      session: session,
      InitUploadRequest(
        cameraLabel: camera, filename: fixture.rawValue, contentType: "video/mp4",
        sizeBytes: Int64(content.count)))
    let id = try #require(Identifier(upload.uploadId))
    let layout = PartLayout(size: Int64(content.count), partSize: upload.partSizeBytes)
    var parts: [CompleteUploadRequest.Part] = []
    for part in upload.parts.reversed() {
      let stored = try await objects.receive(
        part: part.partNumber, of: id, announced: nil,
        body: ObjectStores.part(part.partNumber, of: content, layout, pieces: 3))
      parts.append(CompleteUploadRequest.Part(partNumber: part.partNumber, etag: stored.etag))
    }
    _ = try await service.complete(
      session: session, asset: upload.assetId, CompleteUploadRequest(uploadId: upload.uploadId, parts: parts))
    return try #require(Identifier(upload.assetId))
  }
}
