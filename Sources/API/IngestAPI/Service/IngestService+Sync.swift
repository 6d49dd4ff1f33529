import Foundation
import Foundations
import MediaTypes
import Storage
import SystemPackage

extension IngestService {
  func computeSync(session: String, _ request: ComputeSyncRequest) async throws -> ComputeSyncResponse {
    let id = try Self.session(session)
    let master = try request.masterCamera.map { try Self.camera("masterCamera", $0) }
    let chosen = try request.cameras.map { try $0.map { try Self.camera("cameras", $0) } }
    let method = request.method ?? "xcorr"
    guard method == "xcorr" else {
      throw IngestError.invalid("method", "is \(quoted(method)); there is only xcorr")
    }
    let (sync, durations) = try await database.write { database in
      var session = try SessionRecord.fetch(id, in: database)
      if session.status == .syncing { throw IngestError.syncInProgress(id) }
      let assets = try Self.comparable(try AssetRecord.current(of: id, in: database), chosen: chosen)
      let cameras = assets.map(\.camera)
      let master = master ?? cameras[0]
      guard cameras.contains(master) else {
        throw IngestError.unknownCamera("masterCamera", master, known: cameras)
      }
      try session.become(.syncing, in: database)
      let sync = SyncRecord(
        id: Identifier(prefix: "sync"), session: id, state: .computing, master: master, method: method,
        cameras: Dictionary(uniqueKeysWithValues: assets.map { ($0.camera, $0.id) }),
        operatorStatus: .pending,
        created: Date())
      try sync.insert(in: database)
      return (sync, assets.compactMap { $0.media?.durationMs })
    }
    // Before the job can say anything of its own.
    hub.publish(.syncComputing(progress: 0), in: id)
    let job: String
    do {
      job = try await startSync(of: sync)
    } catch {
      try await settle(
        sync: sync.id,
        .failure(
          RecordedFailure(
            code: "SYNC_FAILED", message: "The queue did not take the job; ask for the offsets again.",
            details: [:])),
        position: nil)
      throw error
    }
    return ComputeSyncResponse(
      sessionId: id.description, syncJobId: job, status: SessionStatus.syncing.rawValue,
      estimatedCompletionMs: IngestPipelines.estimate(durations))
  }

  /// The recordings that take part, two or more, by label.
  private static func comparable(_ assets: [AssetRecord], chosen: [CameraLabel]?) throws -> [AssetRecord] {
    var assets = assets
    if let chosen {
      let known = assets.map(\.camera)
      if let unknown = chosen.first(where: { !known.contains($0) }) {
        throw IngestError.unknownCamera("cameras", unknown, known: known)
      }
      assets = assets.filter { chosen.contains($0.camera) }
    }
    let unready = assets.filter { $0.status != .ready }.map(\.camera)
    guard unready.isEmpty else { throw IngestError.assetsNotReady(unready) }
    let silent = assets.filter { $0.media?.hasAudio != true }.map(\.camera)
    guard silent.isEmpty else { throw IngestError.missingAudio(silent) }
    guard assets.count > 1 else { throw IngestError.tooFewCameras(assets.map(\.camera)) }
    return assets
  }

  /// Asks for the offsets; does nothing twice.
  @discardableResult
  func startSync(of sync: SyncRecord) async throws -> String {
    if let job = sync.job { return job }
    let cameras = sync.cameras.sorted { $0.key < $1.key }
    var recordings: [FilePath] = []
    for (camera, asset) in cameras {
      let derivatives = try await database.read { try DerivativeRecord.all(of: asset, in: $0) }
      guard let audio = derivatives.first(where: { $0.kind == .audioWAV }) else {
        throw IngestError.missingAudio([camera])
      }
      recordings.append(try await objects.file(audio.key))
    }
    let project = try await database.read { try SessionRecord.fetch(sync.session, in: $0).project }
    let job = try await jobs.submit(
      IngestOrder(
        subject: sync.id, pipeline: IngestPipelines.sync, inputs: ["recordings": recordings],
        parameters: [
          "names": .list(cameras.map { .string($0.key.description) }),
          "master": .string(sync.master.description),
        ], project: project))
    let id = sync.id
    try await database.write { try SyncRecord.setJob(job, of: id, in: $0) }
    return job
  }

  /// - Parameter includePlots: whether every camera's picture is asked for, beside the least sure one's.
  func sync(session: String, includePlots: Bool) async throws -> SyncResponse {
    let id = try Self.session(session)
    let (session, sync, result) = try await database.read { database in
      let session = try SessionRecord.fetch(id, in: database)
      let (sync, result) = try Self.computed(id, try SyncRecord.latest(of: id, in: database))
      return (session, sync, result)
    }
    return SyncResponse(
      sessionId: id.description, status: session.status.rawValue, masterCamera: sync.master,
      method: sync.method,
      offsets: sync.finalOffsets ?? result.offsets, confidence: result.confidence,
      classification: result.classification, operatorStatus: sync.operatorStatus.rawValue,
      computedAt: (sync.computed ?? sync.created).asISO8601,
      debugArtifacts: try await plots(of: result, isEveryAskedFor: includePlots))
  }

  private func plots(
    of result: SyncOffsets, isEveryAskedFor: Bool
  ) async throws -> SyncResponse.DebugArtifacts? {
    let expiry = downloadExpiry
    var plots: [CameraLabel: String] = [:]
    for (camera, key) in result.plots {
      guard let key = ObjectKey(stored: key) else { continue }
      plots[camera] = try await objects.address(of: key, until: expiry)
    }
    let leastSure = plots.keys.min {
      (result.confidence[$0] ?? 0, $0.description) < (result.confidence[$1] ?? 0, $1.description)
    }
    guard let leastSure, let plot = plots[leastSure] else { return nil }
    return SyncResponse.DebugArtifacts(
      correlationPlot: plot, correlationPlots: isEveryAskedFor ? plots : nil)
  }

  /// The offsets that hold for a session.
  private static func computed(_ id: Identifier, _ sync: SyncRecord?) throws -> (SyncRecord, SyncOffsets) {
    if let failure = sync?.failure { throw IngestError.syncFailed(failure) }
    guard let sync, let result = sync.result else { throw IngestError.syncNotComputed(id) }
    return (sync, result)
  }

  func approveSync(session: String, _ request: ApproveSyncRequest) async throws -> ApproveSyncResponse {
    let person = try Self.required("approvedBy", request.approvedBy, longest: 500)
    let notes = try Self.optional("notes", request.notes, longest: 10_000)
    let (id, now) = (try Self.session(session), Date())
    let offsets = try await decide(id, .approved, person, notes, now) { sync, result in
      if sync.operatorStatus == .approved { throw IngestError.alreadyApproved(id) }
      if let corrected = sync.finalOffsets { return corrected }
      guard result.unanswered.isEmpty else { throw IngestError.unanswered(Array(result.unanswered)) }
      return result.offsets
    }
    return ApproveSyncResponse(
      sessionId: id.description, status: SessionStatus.ready.rawValue,
      operatorStatus: OperatorStatus.approved.rawValue, finalOffsets: offsets.final, approvedAt: now.asISO8601
    )
  }

  func correctSync(session: String, _ request: CorrectSyncRequest) async throws -> CorrectSyncResponse {
    let person = try Self.required("correctedBy", request.correctedBy, longest: 500)
    let notes = try Self.optional("notes", request.notes, longest: 10_000)
    guard let given = request.offsets, !given.isEmpty else {
      throw IngestError.invalid("offsets", "is missing or empty; give the offset of every camera in ms")
    }
    let (id, now) = (try Self.session(session), Date())
    let offsets = try await decide(id, .corrected, person, notes, now) { sync, result in
      try SyncCorrection(sync: sync, result: result).offsets(given)
    }
    return CorrectSyncResponse(
      sessionId: id.description, status: SessionStatus.ready.rawValue,
      operatorStatus: OperatorStatus.corrected.rawValue, finalOffsets: offsets.final,
      originalOffsets: offsets.original, correctedAt: now.asISO8601)
  }

  /// Keeps a person's decision beside what was computed.
  /// - Parameter choose: the offsets that hold from now on.
  private func decide(
    _ id: Identifier, _ status: OperatorStatus, _ person: String, _ notes: String?, _ now: Date,
    _ choose: @escaping @Sendable (SyncRecord, SyncOffsets) throws -> [CameraLabel: Int64]
  ) async throws -> (final: [CameraLabel: Int64], original: [CameraLabel: Int64]) {
    try await database.write { database in
      var session = try SessionRecord.fetch(id, in: database)
      var (sync, result) = try Self.computed(id, try SyncRecord.latest(of: id, in: database))
      let before = sync.finalOffsets ?? result.offsets
      let after = try choose(sync, result)
      try session.become(.ready, in: database)
      (sync.operatorStatus, sync.finalOffsets) = (status, after)
      try sync.update(in: database)
      try SyncDecisionRecord(
        sync: sync.id, decision: status.rawValue, person: person, notes: notes, before: before, after: after,
        at: now
      ).insert(in: database)
      return (after, result.offsets)
    }
  }
}

/// What a person puts in place of computed offsets.
struct SyncCorrection {
  /// A week, in ms: nothing that belongs together is further apart.
  static let largestOffset: Int64 = 7 * 86_400_000

  var sync: SyncRecord
  var result: SyncOffsets

  /// - Parameter given: by label; a camera that is left out keeps what it has.
  /// - Throws: ``IngestError`` for labels and offsets that cannot be, and for a camera that has none and is given none.
  func offsets(_ given: [String: Int64]) throws -> [CameraLabel: Int64] {
    let known = sync.cameras.keys.sorted()
    var offsets = sync.finalOffsets ?? result.offsets
    var unanswered = sync.finalOffsets == nil ? result.unanswered : []
    for (label, offset) in given.sorted(by: { $0.key < $1.key }) {
      let camera = try IngestService.camera("offsets", label)
      guard known.contains(camera) else { throw IngestError.unknownCamera("offsets", camera, known: known) }
      guard (-Self.largestOffset...Self.largestOffset).contains(offset) else {
        throw IngestError.invalid(
          "offsets.\(camera)", "is \(offset); it has to be within ±\(Self.largestOffset) ms")
      }
      guard camera != sync.master || offset == 0 else {
        throw IngestError.invalid(
          "offsets.\(camera)", "is \(offset), but \(camera) is the master; its offset is 0")
      }
      offsets[camera] = offset
      unanswered.remove(camera)
    }
    if let camera = unanswered.sorted().first {
      throw IngestError.invalid("offsets.\(camera)", "is missing, and none was found for it; give one")
    }
    return offsets
  }
}
