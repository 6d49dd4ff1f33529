import Foundation
import Foundations
import GRDB
import MediaTypes
import Storage
import TestSupport
import Testing

@testable import IngestAPI

@Suite("A session from draft to ready")
struct IngestSessionTests {
  let scene: IngestScene

  init() async throws {
    scene = try await IngestScene()
  }

  @Test func goesThroughEveryState() async throws {
    let (service, jobs) = (scene.service, scene.jobs)
    let session = try await scene.session()
    let events = try await service.events(session: session)
    var iterator = events.makeAsyncIterator()
    let a = try await scene.upload("A", in: session)
    let (labelA, labelB) = (try #require(CameraLabel("A")), try #require(CameraLabel("B")))
    #expect(await iterator.next() == .assetIngesting(asset: a, camera: labelA, progress: 0))
    #expect(try await service.status(session: session).status == "ingesting")
    // Somebody else's job that claims to be for it.
    jobs.end(a, .failed(IngestJobFailure(code: "X", message: "x")), job: "job-of-a-stranger")
    jobs.end(a, .progress(0.45))
    #expect(await iterator.next() == .assetIngesting(asset: a, camera: labelA, progress: 0.45))
    jobs.end(a, .succeeded(try scene.outputs(hasAudio: true)))
    #expect(await iterator.next() == .assetReady(asset: a, camera: labelA))
    let b = try await scene.ready("B", in: session)
    _ = await iterator.next()
    #expect(await iterator.next() == .assetReady(asset: b, camera: labelB))
    #expect(try await service.status(session: session).status == "ingesting")

    let answer = try await service.computeSync(
      session: session, ComputeSyncRequest(masterCamera: "A", method: "xcorr", cameras: nil))
    #expect(answer.status == "syncing")
    // Two recordings of half an hour.
    #expect(answer.estimatedCompletionMs == 41_000)
    #expect(await iterator.next() == .syncComputing(progress: 0))
    let order = try #require(jobs.orders.last)
    #expect(order.parameters["names"] == ["A", "B"])
    #expect(order.inputs["recordings"]?.count == 2)
    let twice = await caughtError { try await compute(session) }
    #expect(twice?.code == "SYNC_IN_PROGRESS")
    let during = await caughtError { _ = try await scene.initUpload("C", in: session) }
    #expect(during?.code == "SYNC_IN_PROGRESS")
    let early = await caughtError { _ = try await service.sync(session: session, includePlots: false) }
    #expect(early?.code == "SYNC_NOT_COMPUTED")
    jobs.end(order.subject, .progress(0.67))
    #expect(await iterator.next() == .syncComputing(progress: 0.67))
    jobs.end(order.subject, .succeeded(try scene.solution(["A": 0, "B": 1233.6])))
    #expect(await iterator.next() == .syncComplete(confidence: [labelB: 12.4]))

    let sync = try await service.sync(session: session, includePlots: false)
    #expect(sync.status == "needs-review")
    #expect(sync.offsets == [labelA: 0, labelB: 1234])
    #expect(sync.confidence == [labelB: 12.4])
    #expect(sync.classification == [labelB: .looksGood])
    #expect(sync.operatorStatus == "pending")
    #expect(sync.debugArtifacts?.correlationPlot.hasSuffix("/correlation-B.png") == true)
    #expect(sync.debugArtifacts?.correlationPlots == nil)
    let approved = try await service.approveSync(
      session: session, ApproveSyncRequest(approvedBy: "operator-user-id", notes: nil))
    #expect(approved.status == "ready")
    #expect(approved.finalOffsets == [labelA: 0, labelB: 1234])
    let status = try await service.status(session: session)
    #expect(status.readyForNextPhase)
    #expect(status.sync == SessionStatusResponse.Sync(computed: true, operatorStatus: "approved"))
    #expect(status.assets == SessionStatusResponse.Assets(total: 2, ingested: 2, ready: 2))
    let again = await caughtError {
      _ = try await service.approveSync(session: session, ApproveSyncRequest(approvedBy: "x", notes: nil))
    }
    #expect(again?.code == "SYNC_ALREADY_DECIDED")
    let late = await caughtError { _ = try await scene.initUpload("C", in: session) }
    #expect(late?.code == "SESSION_STATE_CONFLICT")
    events.end()
  }

  @Test func jobsThatEndBeforeTheirSubmissionIsAnsweredAreToldOfInOrder() async throws {
    let (service, jobs) = (scene.service, scene.jobs)
    let session = try await scene.session()
    let (labelA, labelB) = (try #require(CameraLabel("A")), try #require(CameraLabel("B")))
    let outputs = try scene.outputs(hasAudio: true)
    var events = try await service.events(session: session).makeAsyncIterator()
    let others = try await service.events(session: session)
    jobs.afterNextSubmission { order in
      jobs.end(order.subject, .succeeded(outputs))
      _ = await others.contains { !$0.isProgress }
    }
    let a = try await scene.upload("A", in: session)
    #expect(await events.next() == .assetIngesting(asset: a, camera: labelA, progress: 0))
    #expect(await events.next() == .assetReady(asset: a, camera: labelA))
    try await scene.ready("B", in: session)
    while let event = await events.next(), event.isProgress {}
    let solution = try scene.solution(["A": 0, "B": 5])
    let computing = try await service.events(session: session)
    jobs.afterNextSubmission { order in
      jobs.end(order.subject, .succeeded(solution))
      _ = await computing.contains { if case .syncComplete = $0 { true } else { false } }
    }
    try await compute(session)
    #expect(await events.next() == .syncComputing(progress: 0))
    #expect(await events.next() == .syncComplete(confidence: [labelB: 12.4]))
  }

  @Test func listHasDerivativesUnderTheirNames() async throws {
    let session = try await scene.session(cameras: "C")
    let plain = try #require(
      try await scene.service.assets(session: session, includeDerivatives: false).assets.first)
    #expect(plain.derivatives == nil)
    let asset = try #require(
      try await scene.service.assets(session: session, includeDerivatives: true).assets.first)
    #expect(
      asset.metadata
        == AssetResponse.Metadata(durationMs: 1_800_000, fps: 30, resolution: "1920x1080", codec: "h264"))
    let base = "http://test/objects/projects/proj-abc123/20260203"
    #expect(asset.originalUrl == "\(base)/originals/angle-003_v001.mp4")
    #expect(
      asset.derivatives?.map(\.url) == [
        "\(base)/proxies/angle-003_v001.mp4", "\(base)/mezzanines/angle-003_v001.mov",
        "\(base)/audios/angle-003_v001.wav",
      ])
    #expect(asset.derivatives?.map(\.kind) == ["proxy", "mezzanine", "audio-wav"])
    #expect(asset.derivatives?.first?.sizeBytes == Int64("content of proxy.mp4".utf8.count))
  }

  @Test func correctionKeepsWhatWasComputedAndATrail() async throws {
    let session = try await scene.session(cameras: "A", "B", "C")
    try await scene.computed(session, ["A": 0, "B": 1234, "C": nil])
    let refused = await caughtError {
      _ = try await scene.service.approveSync(
        session: session, ApproveSyncRequest(approvedBy: "x", notes: nil))
    }
    #expect(refused?.code == "SYNC_NEEDS_CORRECTION")
    let sync = try await scene.service.sync(session: session, includePlots: false)
    let (b, c) = (try #require(CameraLabel("B")), try #require(CameraLabel("C")))
    #expect(sync.offsets[c] == 0)
    #expect(sync.confidence[c] == 0)
    #expect(sync.classification[c] == .needsManualNudge)
    let partly = await caughtError { _ = try await correct(session, ["B": 1]) }
    #expect(partly?.code == "INVALID_REQUEST")
    let first = try await correct(session, ["A": 0, "B": 1250, "C": -520])
    #expect(first.originalOffsets[b] == 1234)
    #expect(first.finalOffsets[c] == -520)
    #expect(first.status == "ready")
    let second = try await correct(session, ["B": 1260])
    #expect(second.finalOffsets[c] == -520)
    #expect(second.originalOffsets[b] == 1234)
    // What was corrected may be approved, also where nothing had been found.
    let approved = try await scene.service.approveSync(
      session: session, ApproveSyncRequest(approvedBy: "lead", notes: "heard it"))
    #expect(approved.finalOffsets == second.finalOffsets)
    #expect(approved.operatorStatus == "approved")
    let id = try #require(Identifier(session))
    let trail = try await scene.database.read { try SyncDecisionRecord.all(of: id, in: $0) }
    #expect(trail.map(\.decision) == ["corrected", "corrected", "approved"])
    #expect(trail.map(\.person) == ["operator", "operator", "lead"])
    #expect(trail.map { $0.before[b] } == [1234, 1250, 1260])
    #expect(trail.map { $0.after[b] } == [1250, 1260, 1260])
    for statement in ["UPDATE ingest_sync_decisions SET person = 'x'", "DELETE FROM ingest_sync_decisions"] {
      await #expect(throws: (any Error).self) {
        try await scene.database.write { try $0.execute(sql: statement) }
      }
    }
  }

  @Test func failedRecordingMayBeUploadedAgain() async throws {
    let session = try await scene.session(cameras: "A")
    let b = try await scene.upload("B", in: session)
    let events = try await scene.service.events(session: session)
    scene.jobs.end(b, .failed(IngestJobFailure(code: "ENCODER_FAILED", message: "No.", stage: "constant")))
    let label = try #require(CameraLabel("B"))
    #expect(
      await events.contains(
        .assetFailed(asset: b, camera: label, code: "VFR_CONVERSION_FAILED", message: "No.")))
    events.end()
    let failed = try #require(
      try await scene.service.assets(session: session, includeDerivatives: true).assets.last)
    #expect(failed.status == "failed")
    #expect(failed.error?.code == "VFR_CONVERSION_FAILED")
    let notReady = await caughtError { try await compute(session) }
    #expect(notReady?.code == "ASSETS_NOT_READY")
    try await scene.ready("B", in: session)
    let again = try #require(
      try await scene.service.assets(session: session, includeDerivatives: false).assets.last)
    #expect(again.status == "ready")
    #expect(again.originalUrl?.hasSuffix("angle-002_v002.mp4") == true)
  }

  @Test func retriedJobTakesItsRecordingUpAgain() async throws {
    let session = try await scene.session(cameras: "A")
    let b = try await scene.upload("B", in: session)
    let label = try #require(CameraLabel("B"))
    let events = try await scene.service.events(session: session)
    var iterator = events.makeAsyncIterator()
    func next() async -> SessionEvent? {
      while let event = await iterator.next() {
        switch event {
        case .assetIngesting(b, _, _), .assetFailed(b, _, _, _), .assetReady(b, _): return event
        default: continue
        }
      }
      return nil
    }
    #expect(await next() == .assetIngesting(asset: b, camera: label, progress: 0))
    scene.jobs.end(b, .failed(IngestJobFailure(code: "NO_SPACE", message: "The disk is full.")))
    #expect(
      await next()
        == .assetFailed(asset: b, camera: label, code: "INGESTION_FAILED", message: "The disk is full."))
    scene.jobs.end(b, .started, job: "job-of-a-stranger")
    scene.jobs.end(b, .started)
    #expect(await next() == .assetIngesting(asset: b, camera: label, progress: 0))
    let taken = await caughtError { _ = try await scene.initUpload("B", in: session) }
    #expect(taken?.code == "ASSET_EXISTS")
    scene.jobs.end(b, .succeeded(try scene.outputs(hasAudio: true)))
    #expect(await next() == .assetReady(asset: b, camera: label))
    let assets = try await scene.service.assets(session: session, includeDerivatives: true).assets
    #expect(assets.map(\.status) == ["ready", "ready"] && assets.allSatisfy { $0.error == nil })
    #expect(assets.last?.derivatives?.count == 3)
    events.end()
  }

  @Test func replacedRecordingStaysFailedWhenItsJobIsRetried() async throws {
    let session = try await scene.session(cameras: "A")
    let first = try await scene.upload("B", in: session)
    scene.jobs.end(first, .failed(IngestJobFailure(code: "X", message: "No.")))
    let events = try await scene.service.events(session: session)
    for await event in events { if case .assetFailed = event { break } }
    events.end()
    try await scene.ready("B", in: session)
    scene.jobs.end(first, .started)
    scene.jobs.end(first, .succeeded(try scene.outputs(hasAudio: true)))
    // Events are taken in one after the other: once a later one has come through, so have these.
    try await scene.ready("C", in: session)
    let status = try await scene.database.read { try AssetRecord.fetch(first, in: $0).status }
    #expect(status == .failed)
  }

  @Test func failedComputationReturnsToIngesting() async throws {
    let session = try await scene.session(cameras: "A", "B")
    try await compute(session)
    let events = try await scene.service.events(session: session)
    let subject = try #require(scene.jobs.orders.last?.subject)
    scene.jobs.end(subject, .failed(IngestJobFailure(code: "NO_SHARED_SOUND", message: "Nothing in common.")))
    #expect(await events.contains(.syncFailed(code: "SYNC_FAILED", message: "Nothing in common.")))
    events.end()
    #expect(try await scene.service.status(session: session).status == "ingesting")
    let error = await caughtError { _ = try await scene.service.sync(session: session, includePlots: false) }
    #expect(error?.code == "SYNC_FAILED")
    #expect((error as? IngestError)?.kind == .notFound)
    try await scene.computed(session, ["A": 0, "B": 5])
    #expect(try await scene.service.sync(session: session, includePlots: false).status == "needs-review")
    // Another upload takes the session back.
    try await scene.ready("C", in: session)
    #expect(try await scene.service.status(session: session).status == "ingesting")
    let approve = await caughtError {
      _ = try await scene.service.approveSync(
        session: session, ApproveSyncRequest(approvedBy: "x", notes: nil))
    }
    #expect(approve?.code == "SESSION_STATE_CONFLICT")
  }

  @Test func camerasWithoutSoundAreNamedAndMayBeLeftOut() async throws {
    let session = try await scene.session(cameras: "A", "B")
    try await scene.ready("C", in: session, hasAudio: false)
    let error = await caughtError { try await compute(session) }
    #expect(error?.code == "MISSING_AUDIO_TRACK")
    #expect((error as? IngestError)?.details["cameras"] == ["C"])
    let alone = await caughtError { try await compute(session, cameras: ["A"]) }
    #expect(alone?.code == "INVALID_REQUEST")
    let unknown = await caughtError { try await compute(session, cameras: ["A", "D"]) }
    #expect(unknown?.code == "INVALID_CAMERA_LABEL")
    let master = await caughtError { try await compute(session, master: "C", cameras: ["A", "B"]) }
    #expect(master?.code == "INVALID_CAMERA_LABEL")
    let method = await caughtError {
      _ = try await scene.service.computeSync(
        session: session, ComputeSyncRequest(masterCamera: nil, method: "fingerprint", cameras: nil))
    }
    #expect(method?.code == "INVALID_REQUEST")
    try await compute(session, master: "B", cameras: ["A", "B"])
    #expect(scene.jobs.orders.last?.parameters["master"] == "B")
  }

  @Test func tablesTakeNoOtherStates() async throws {
    let session = try await scene.session(cameras: "A", "B")
    try await compute(session)
    for statement in [
      "UPDATE ingest_sessions SET status = 'synced'", "UPDATE ingest_assets SET status = 'done'",
      "UPDATE ingest_assets SET status = 'failed'", "UPDATE ingest_syncs SET state = 'computed'",
      "UPDATE ingest_syncs SET operator_status = 'approved'", "UPDATE ingest_assets SET camera = 'AA'",
      "UPDATE object_uploads SET state = 'half'",
    ] {
      await #expect(throws: (any Error).self, "\(statement)") {
        try await scene.database.write { try $0.execute(sql: statement) }
      }
    }
  }

  @Test(arguments: SessionStatus.allCases)
  func onlyTheDrawnStepsAreTaken(_ status: SessionStatus) async throws {
    let session = try await scene.session()
    let id = try #require(Identifier(session))
    for next in SessionStatus.allCases {
      let error = await caughtError {
        try await scene.database.write { database in
          try database.execute(sql: "UPDATE ingest_sessions SET status = ?", arguments: [status.rawValue])
          var record = try SessionRecord.fetch(id, in: database)
          try record.become(next, in: database)
        }
      }
      #expect((error == nil) == (next == status || status.successors.contains(next)))
    }
  }

  private func compute(_ session: String, master: String? = nil, cameras: [String]? = nil) async throws {
    _ = try await scene.service.computeSync(
      session: session, ComputeSyncRequest(masterCamera: master, method: nil, cameras: cameras))
  }

  private func correct(_ session: String, _ offsets: [String: Int64]) async throws -> CorrectSyncResponse {
    try await scene.service.correctSync(
      session: session, CorrectSyncRequest(correctedBy: "operator", offsets: offsets, notes: nil))
  }
}
