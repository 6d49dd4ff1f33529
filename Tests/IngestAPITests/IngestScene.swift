import Foundation
import Foundations
import MediaTypes
import NIOCore
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import IngestAPI

/// A service in a workspace of its own, with a queue whose jobs end as the test says.
final class IngestScene: Sendable {
  let folder: TemporaryFolder
  let database: WorkspaceDatabase
  let objects: WorkspaceObjectStore
  let jobs: ScriptedJobs
  let service: IngestService
  private let running: Task<Void, Never>

  init(partSize: Int64 = 64 << 10, in folder: TemporaryFolder? = nil, jobs: ScriptedJobs = ScriptedJobs())
    async throws
  {
    let folder = try folder ?? TemporaryFolder()
    let database = try ObjectStores.database(folder.path)
    let follows = jobs.followCount
    let objects = ObjectStores.open(folder.path, database: database)
    let service = IngestService(
      database: database, objects: objects, jobs: jobs, settings: IngestSettings(partSize: partSize)
    ) { Issue.record($0) }
    (self.folder, self.database, self.objects, self.jobs, self.service) = (
      folder, database, objects, jobs, service
    )
    await service.start()
    running = Task { await service.run() }
    // Progress is told to those alone who follow at that moment.
    while jobs.followCount == follows { await Task.yield() }
  }

  deinit { running.cancel() }

  /// Stops the service, as a server does that ends.
  func stop() async {
    running.cancel()
    await running.value
  }

  func session(project: String = "proj-abc123") async throws -> String {
    try await service.create(
      CreateSessionRequest(title: "Sunday", date: "2026-02-03", location: nil, notes: nil, projectId: project)
    ).id
  }

  func initUpload(_ camera: String, in session: String, size: Int64 = 100) async throws -> UploadResponse {
    try await service.initUpload(
      session: session,
      InitUploadRequest(cameraLabel: camera, filename: "CAM.mp4", contentType: "video/mp4", sizeBytes: size))
  }

  /// Sends content in parts and completes.
  @discardableResult
  func upload(
    _ camera: String, in session: String, _ content: Data = Data(repeating: 7, count: 100)
  ) async throws -> Identifier {
    let upload = try await initUpload(camera, in: session, size: Int64(content.count))
    try await send(content, upload, in: session)
    return try #require(Identifier(upload.assetId))
  }

  func send(_ content: Data, _ upload: UploadResponse, in session: String) async throws {
    let id = try #require(Identifier(upload.uploadId))
    let layout = PartLayout(size: Int64(content.count), partSize: upload.partSizeBytes)
    var parts: [CompleteUploadRequest.Part] = []
    for part in upload.parts {
      let stored = try await objects.receive(
        part: part.partNumber, of: id, announced: nil,
        body: ObjectStores.part(part.partNumber, of: content, layout, pieces: 2))
      parts.append(CompleteUploadRequest.Part(partNumber: part.partNumber, etag: "\"\(stored.etag)\""))
    }
    _ = try await service.complete(
      session: session, asset: upload.assetId,
      CompleteUploadRequest(uploadId: upload.uploadId, parts: parts))
  }

  /// Uploads a camera's recording and lets its job succeed.
  @discardableResult
  func ready(_ camera: String, in session: String, hasAudio: Bool = true) async throws -> Identifier {
    let asset = try await upload(camera, in: session)
    let events = try await service.events(session: session)
    jobs.end(asset, .succeeded(try outputs(hasAudio: hasAudio)))
    let label = try #require(CameraLabel(camera))
    try await #require(events.contains(.assetReady(asset: asset, camera: label)))
    events.end()
    return asset
  }

  /// What the ingest pipeline gives.
  func outputs(hasAudio: Bool) throws -> [String: Value] {
    func file(_ name: String) throws -> Value {
      let path = try folder.write("content of \(name)", to: "artifacts/\(UUID().uuidString)")
      return .file(FileReference(path: path.string, name: name, size: Int64("content of \(name)".utf8.count)))
    }
    var outputs: [String: Value] = [
      "info": [
        "hasAudio": .boolean(hasAudio), "durationSeconds": 1800, "framesPerSecond": 30, "displayWidth": 1920,
        "displayHeight": 1080, "videoCodec": "h264",
      ],
      "proxy": try file("proxy.mp4"), "mezzanine": try file("mezzanine.mov"),
    ]
    if hasAudio { outputs["audio"] = try file("audio.wav") }
    return outputs
  }

  /// A session with recordings that are ready.
  func session(cameras: String...) async throws -> String {
    let session = try await session()
    for camera in cameras { try await ready(camera, in: session) }
    return session
  }

  /// Computes offsets; the job gives `offsets`, `nil` for no answer.
  func computed(
    _ session: String, master: String? = nil, _ offsets: [String: Double?]
  ) async throws {
    _ = try await service.computeSync(
      session: session, ComputeSyncRequest(masterCamera: master, method: "xcorr", cameras: nil))
    let events = try await service.events(session: session)
    jobs.end(try #require(jobs.orders.last?.subject), .succeeded(try solution(offsets)))
    for await event in events { if case .syncComplete = event { break } }
    events.end()
  }

  func solution(_ offsets: [String: Double?]) throws -> [String: Value] {
    let recordings = offsets.sorted { $0.key < $1.key }.map { name, offset -> Value in
      [
        "name": .string(name), "offsetMs": offset.map(Value.number) ?? .null,
        "confidence": offset == nil ? 0 : 12.47,
      ]
    }
    let plot = try folder.write("picture", to: "artifacts/\(UUID().uuidString)")
    return [
      "solution": ["master": "A", "recordings": .list(recordings)],
      "plots": [.file(FileReference(path: plot.string, name: "correlation-B.png"))],
    ]
  }
}
