import Foundation
import Foundations
import MediaTypes
import Storage

extension IngestService {
  /// Takes in what became of a job. What was taken in before changes nothing.
  /// - Throws: errors that may pass; others become the failure of what the job was for.
  func take(_ event: IngestJobEvent) async throws {
    if event.subject.description.hasPrefix("asset-") {
      try await takeIngest(event)
    } else {
      try await takeSync(event)
    }
  }

  private func takeIngest(_ event: IngestJobEvent) async throws {
    let id = event.subject
    guard let asset = try await database.read({ try AssetRecord.find(id, in: $0) }) else { return }
    if case .started = event.kind { return try await revive(asset, event) }
    guard asset.status == .ingesting else { return }
    // One whose job is not written down yet is asked for again, which gives the same one.
    let job = if let job = asset.job { job } else { try await startIngest(of: asset) }
    guard job == event.job else { return }
    switch event.kind {
    case .started: break
    case .progress(let fraction):
      hub.publish(.assetIngesting(asset: id, camera: asset.camera, progress: fraction), in: asset.session)
    case .failed(let failure):
      try await settle(asset: asset, .failure(Self.recorded(failure, of: asset)), position: event.position)
    case .succeeded(let outputs):
      let result = try await Self.settled("INGESTION_FAILED") { try await self.keep(outputs, of: asset) }
      try await settle(asset: asset, result, position: event.position)
    }
  }

  /// Takes up a recording that failed, as its job runs once more because somebody retried it: what was wrong may not have been the recording.
  private func revive(_ asset: AssetRecord, _ event: IngestJobEvent) async throws {
    guard asset.status == .failed, asset.job == event.job else { return }
    let revived = try await database.write { database -> AssetRecord? in
      if let position = event.position { try CursorRecord.advance(to: position, in: database) }
      var session = try SessionRecord.fetch(asset.session, in: database)
      // Not where it was replaced, nor where offsets without it are being computed or are decided on.
      guard session.status == .ingesting || session.status == .needsReview,
        try AssetRecord.current(of: asset.session, in: database).contains(where: { $0.id == asset.id })
      else { return nil }
      var asset = asset
      asset.failure = nil
      guard try asset.become(.ingesting, in: database) else { return nil }
      try session.become(.ingesting, in: database)
      return asset
    }
    if let revived {
      hub.publish(
        .assetIngesting(asset: revived.id, camera: revived.camera, progress: 0), in: revived.session)
    }
  }

  /// A frame rate that could not be made constant has a code of its own.
  private static func recorded(_ failure: IngestJobFailure, of asset: AssetRecord) -> RecordedFailure {
    let isConversion = failure.stage == IngestPipelines.constantRateStage
    var details = ["reason": failure.code]
    details["stage"] = failure.stage
    return RecordedFailure(
      code: isConversion ? "VFR_CONVERSION_FAILED" : "INGESTION_FAILED",
      message: withoutFolders(failure.message, calling: [asset.key.name: asset.filename]), details: details)
  }

  /// A message without the server's folders, which are nobody else's affair: of a path in quotation marks the file's name.
  /// - Parameter names: what clients call a file instead.
  static func withoutFolders(_ message: String, calling names: [String: String] = [:]) -> String {
    message.split(separator: "\"", omittingEmptySubsequences: false).map { part in
      guard part.hasPrefix("/"), let name = part.split(separator: "/").last.map(String.init) else {
        return String(part)
      }
      return names[name] ?? name
    }.joined(separator: "\"")
  }

  private func keep(
    _ outputs: [String: Value], of asset: AssetRecord
  ) async throws -> (AssetMedia, [DerivativeRecord]) {
    guard let media = IngestPipelines.media(outputs["info"]) else {
      throw IngestOutcomeError(pipeline: IngestPipelines.ingest, output: "info")
    }
    var derivatives: [DerivativeRecord] = []
    for kind in DerivativeKind.allCases {
      guard let file = outputs[kind.output]?.fileValue else { continue }
      let key = ObjectKey.derivative(kind, of: asset.take)
      try await objects.put(file.filePath, as: key)
      derivatives.append(DerivativeRecord(kind: kind, key: key, size: file.size ?? 0))
    }
    return (media, derivatives)
  }

  /// Ends the ingest of a recording, and tells whoever listens.
  func settle(
    asset: AssetRecord, _ result: SettledResult<(AssetMedia, [DerivativeRecord])>, position: Int64?
  ) async throws {
    let settled = try await database.write { database -> AssetRecord? in
      if let position { try CursorRecord.advance(to: position, in: database) }
      var asset = asset
      let status: AssetStatus
      switch result {
      case .success(let (media, derivatives)):
        (status, asset.media) = (.ready, media)
        let isDone = try AssetRecord.fetch(asset.id, in: database).status != asset.status
        if !isDone { for derivative in derivatives { try derivative.insert(asset: asset.id, in: database) } }
      case .failure(let failure):
        (status, asset.failure) = (.failed, failure)
      }
      guard try asset.become(status, in: database) else { return nil }
      var session = try SessionRecord.fetch(asset.session, in: database)
      try session.become(session.status, in: database)
      return asset
    }
    if let settled, let event = event(of: settled) { hub.publish(event, in: settled.session) }
  }

  private func takeSync(_ event: IngestJobEvent) async throws {
    let id = event.subject
    guard let sync = try await database.read({ try SyncRecord.find(id, in: $0) }), sync.state == .computing
    else {
      return
    }
    let job = if let job = sync.job { job } else { try await startSync(of: sync) }
    guard job == event.job else { return }
    switch event.kind {
    // A computation that failed is not taken up again: the recordings may be others by now, and asking anew is one request.
    case .started: break
    case .progress(let fraction):
      hub.publish(.syncComputing(progress: fraction), in: sync.session)
    case .failed(let failure):
      let recorded = RecordedFailure(
        code: "SYNC_FAILED", message: Self.withoutFolders(failure.message), details: ["reason": failure.code])
      try await settle(sync: id, .failure(recorded), position: event.position)
    case .succeeded(let outputs):
      let result = try await Self.settled("SYNC_FAILED") { try await self.keep(outputs, of: sync) }
      try await settle(sync: id, result, position: event.position)
    }
  }

  private func keep(_ outputs: [String: Value], of sync: SyncRecord) async throws -> SyncOffsets {
    guard var offsets = IngestPipelines.offsets(outputs["solution"], master: sync.master) else {
      throw IngestOutcomeError(pipeline: IngestPipelines.sync, output: "solution")
    }
    let session = try await database.read { try SessionRecord.fetch(sync.session, in: $0) }
    for plot in (outputs["plots"]?.listValue ?? []).compactMap(\.fileValue) {
      guard let camera = offsets.confidence.keys.first(where: { plot.name == "correlation-\($0).png" }) else {
        continue
      }
      let key = ObjectKey.correlationPlot(
        of: camera, sync: sync.id.description, project: session.project, date: session.date)
      try await objects.put(plot.filePath, as: key)
      offsets.plots[camera] = key.description
    }
    return offsets
  }

  /// Ends a computation, and tells whoever listens.
  func settle(sync id: Identifier, _ result: SettledResult<SyncOffsets>, position: Int64?) async throws {
    let settled = try await database.write { database -> SyncRecord? in
      if let position { try CursorRecord.advance(to: position, in: database) }
      guard var sync = try SyncRecord.find(id, in: database), sync.state == .computing else { return nil }
      var session = try SessionRecord.fetch(sync.session, in: database)
      switch result {
      case .success(let offsets):
        (sync.state, sync.result, sync.computed) = (.computed, offsets, Date())
        try session.become(.needsReview, in: database)
      case .failure(let failure):
        (sync.state, sync.failure) = (.failed, failure)
        try session.become(.ingesting, in: database)
      }
      try sync.update(in: database)
      return sync
    }
    if let settled, let event = event(of: settled) { hub.publish(event, in: settled.session) }
  }

  /// What came of `body`; errors that may pass are thrown.
  private static func settled<Success: Sendable>(
    _ code: String, _ body: @Sendable () async throws -> Success
  ) async throws -> SettledResult<Success> {
    do {
      return .success(try await body())
    } catch let error as any CodedError where !error.isTransient {
      return .failure(
        RecordedFailure(code: code, message: withoutFolders(error.message), details: ["reason": error.code]))
    }
  }
}

/// What a job came to.
enum SettledResult<Success: Sendable>: Sendable {
  case success(Success)
  case failure(RecordedFailure)
}

/// A pipeline that does not give what the ingest API needs.
struct IngestOutcomeError: CodedError {
  var pipeline: String
  var output: String

  var code: String { "PIPELINE_OUTPUT_MISSING" }
  var category: ErrorCategory { .failure }
  var message: String {
    "The pipeline \(quoted(pipeline)) gave no output \(quoted(output)) that can be used; use the one that comes with Genlock."
  }
}
