import Foundation
import Foundations
import GRDB
import Storage
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import IngestAPI

private typealias Part = CompleteUploadRequest.Part

@Suite("Uploads of a session")
struct IngestUploadTests {
  let scene: IngestScene

  init() async throws {
    scene = try await IngestScene(partSize: 40)
  }

  @Test func partsAndFreshAddresses() async throws {
    let session = try await scene.session()
    let upload = try await scene.initUpload("A", in: session, size: 100)
    #expect(upload.partSizeBytes == 40)
    #expect(upload.parts.map(\.partNumber) == [1, 2, 3])
    #expect(upload.uploadUrl == upload.parts.first?.uploadUrl)
    let id = try #require(Identifier(upload.uploadId))
    _ = try await scene.objects.receive(
      part: 2, of: id, announced: 40, body: ObjectStores.body(Data(repeating: 2, count: 40)))
    let rest = try await scene.service.upload(session: session, asset: upload.assetId)
    #expect(rest.parts.map(\.partNumber) == [1, 3])
    #expect(rest.receivedParts?.map(\.partNumber) == [2])
    #expect(rest.receivedParts?.first?.etag.hasPrefix("\"") == true)
  }

  @Test func oneCameraHasOneRecording() async throws {
    let session = try await scene.session()
    let outcomes = await withTaskGroup(of: String.self) { group in
      for _ in 0..<12 {
        group.addTask {
          await caughtError { _ = try await scene.initUpload("A", in: session) }?.code ?? "made"
        }
      }
      return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(outcomes == ["made": 1, "ASSET_EXISTS": 11])
  }

  @Test func versionsAreGivenOnceForAProjectADayAndAnAngle() async throws {
    let sessions = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<12 { group.addTask { try await scene.session() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let assets = try await withThrowingTaskGroup(of: UploadResponse.self) { group in
      for session in sessions { group.addTask { try await scene.initUpload("A", in: session) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let versions = try await scene.database.read { database in
      try assets.map { try AssetRecord.fetch(Identifier($0.assetId)!, in: database).take.version }
    }
    #expect(versions.sorted() == Array(1...12))
    let elsewhere = try await scene.session(project: "another")
    let other = try await scene.initUpload("A", in: elsewhere)
    let id = try #require(Identifier(other.assetId))
    #expect(try await scene.database.read { try AssetRecord.fetch(id, in: $0).take.version } == 1)
  }

  @Test func abandonedLabelIsFreeAgain() async throws {
    let session = try await scene.session()
    let first = try await scene.initUpload("A", in: session)
    try await scene.service.abandonUpload(session: session, asset: first.assetId)
    for call in [
      { _ = try await scene.service.abandonUpload(session: session, asset: first.assetId) },
      { _ = try await scene.service.upload(session: session, asset: first.assetId) },
      { try await scene.send(Data(repeating: 0, count: 100), first, in: session) },
    ] as [@Sendable () async throws -> Void] {
      let error = await caughtError(call)
      #expect(error?.code == "UPLOAD_FAILED")
    }
    #expect(try await scene.service.assets(session: session, includeDerivatives: true).assets.isEmpty)
    let second = try await scene.initUpload("A", in: session)
    #expect(second.assetId != first.assetId)
  }

  @Test func uploadIsCompletedByOneOfManyRequests() async throws {
    let session = try await scene.session()
    let upload = try await scene.initUpload("A", in: session, size: 40)
    let id = try #require(Identifier(upload.uploadId))
    let part = try await scene.objects.receive(
      part: 1, of: id, announced: 40, body: ObjectStores.body(Data(repeating: 2, count: 40)))
    let request = CompleteUploadRequest(
      uploadId: upload.uploadId, parts: [Part(partNumber: 1, etag: part.etag)])
    let outcomes = await withTaskGroup(of: String.self) { group in
      for _ in 0..<12 {
        group.addTask {
          let error = await caughtError {
            _ = try await scene.service.complete(session: session, asset: upload.assetId, request)
          }
          return error?.code ?? "completed"
        }
      }
      return await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(outcomes.isSubset(of: ["completed", "UPLOAD_COMPLETED"]) && outcomes.contains("completed"))
    #expect(scene.jobs.orders.count == 1)
  }

  @Test func completedUploadCannotBeAbandoned() async throws {
    let session = try await scene.session()
    let upload = try await scene.initUpload("A", in: session, size: 40)
    let id = try #require(Identifier(upload.uploadId))
    let part = try await scene.objects.receive(
      part: 1, of: id, announced: 40, body: ObjectStores.body(Data(repeating: 2, count: 40)))
    // A request to complete it is between its two steps.
    try await scene.objects.complete(id, parts: [part.completed])
    let error = await caughtError {
      try await scene.service.abandonUpload(session: session, asset: upload.assetId)
    }
    #expect(error?.code == "UPLOAD_COMPLETED")
    let asset = try await scene.service.assets(session: session, includeDerivatives: false).assets.first
    #expect(asset?.status == "uploading")
  }

  @Test func completeIsCheckedAndOnce() async throws {
    let session = try await scene.session()
    let upload = try await scene.initUpload("A", in: session)
    let wrong: [(String?, [Part]?, String)] = [
      (nil, [], "INVALID_REQUEST"), ("other", [], "INVALID_REQUEST"),
      (upload.uploadId, nil, "INVALID_REQUEST"),
      (upload.uploadId, [], "UPLOAD_FAILED"),
      (upload.uploadId, [Part(partNumber: nil, etag: "x")], "INVALID_REQUEST"),
      (upload.uploadId, [Part(partNumber: 1, etag: nil)], "INVALID_REQUEST"),
      (upload.uploadId, [Part(partNumber: -1, etag: "x")], "UPLOAD_FAILED"),
      (upload.uploadId, [Part(partNumber: 1, etag: "x")], "UPLOAD_FAILED"),
    ]
    for (id, parts, code) in wrong {
      let error = await caughtError {
        _ = try await scene.service.complete(
          session: session, asset: upload.assetId, CompleteUploadRequest(uploadId: id, parts: parts))
      }
      #expect(error?.code == code)
    }
    try await scene.send(Data(repeating: 3, count: 100), upload, in: session)
    let again = await caughtError {
      _ = try await scene.service.complete(
        session: session, asset: upload.assetId, CompleteUploadRequest(uploadId: upload.uploadId, parts: []))
    }
    #expect(again?.code == "UPLOAD_COMPLETED")
    #expect(scene.jobs.orders.count == 1)
    let other = try await scene.session()
    for id in [upload.assetId, "asset-1", "../x"] {
      let error = await caughtError { _ = try await scene.service.upload(session: other, asset: id) }
      #expect(error?.code == "ASSET_NOT_FOUND")
    }
  }

  @Test func expiredUploadFailsItsAsset() async throws {
    let session = try await scene.session()
    let upload = try await scene.initUpload("A", in: session)
    try await scene.service.expireUploads(at: Date().addingTimeInterval(8 * 86_400))
    let asset = try #require(
      try await scene.service.assets(session: session, includeDerivatives: false).assets.first)
    #expect(asset.id == upload.assetId)
    #expect(asset.error?.code == "UPLOAD_FAILED")
    #expect(try await scene.initUpload("A", in: session).assetId != upload.assetId)
  }

  @Test func jobThatWasNotTakenIsAskedForAgain() async throws {
    struct Busy: CodedError {
      var code: String { "BUSY" }
      var message: String { "Later." }
      var category: ErrorCategory { .failure }
    }
    let session = try await scene.session()
    let upload = try await scene.initUpload("A", in: session)
    // Its own look for what is due would meet the refusal, too.
    await scene.stop()
    scene.jobs.refuse(with: Busy())
    await #expect(throws: Busy.self) {
      try await scene.send(Data(repeating: 3, count: 100), upload, in: session)
    }
    scene.jobs.refuse(with: nil)
    #expect(scene.jobs.orders.isEmpty)
    // What a server does that starts again.
    _ = try await IngestScene(in: scene.folder, jobs: scene.jobs)
    #expect(scene.jobs.orders.map(\.subject.description) == [upload.assetId])
  }

  @Test func recordingThatCannotBeRecoveredKeepsNoneOfTheOthers() async throws {
    let session = try await scene.session()
    var uploads: [UploadResponse] = []
    for camera in ["A", "B"] {
      let upload = try await scene.initUpload(camera, in: session, size: 40)
      let id = try #require(Identifier(upload.uploadId))
      _ = try await scene.objects.receive(
        part: 1, of: id, announced: 40, body: ObjectStores.body(Data(repeating: 2, count: 40)))
      uploads.append(upload)
    }
    // As a process leaves it that dies while it completes both; what came of the first is gone besides.
    try await scene.database.write {
      try $0.execute(sql: "UPDATE object_uploads SET state = 'completing'")
    }
    let lost = try #require(uploads.first)
    try FileManager.default.removeItem(
      atPath: scene.folder.appending("objects/uploads/\(lost.uploadId)").string)
    let reports = Mutex<[any Error]>([])
    let next = IngestService(
      database: scene.database, objects: scene.objects, jobs: scene.jobs
    ) { error in reports.withLock { $0.append(error) } }
    await next.start()
    #expect(reports.withLock { $0.count } == 1)
    let assets = try await next.assets(session: session, includeDerivatives: false).assets
    #expect(assets.map(\.status) == ["uploading", "ingesting"])
  }

  @Test func outcomesAreTakenInAfterARestart() async throws {
    let session = try await scene.session()
    let asset = try await scene.upload("A", in: session)
    await scene.stop()
    scene.jobs.end(asset, .succeeded(try scene.outputs(hasAudio: true)))
    let next = try await IngestScene(in: scene.folder, jobs: scene.jobs)
    let label = try #require(CameraLabel("A"))
    let events = try await next.service.events(session: session)
    #expect(await events.contains(.assetReady(asset: asset, camera: label)))
    events.end()
    #expect(try await next.database.read { try CursorRecord.position(in: $0) } == 1)
  }
}
