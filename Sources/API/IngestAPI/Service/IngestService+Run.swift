import Foundation
import Foundations
import Storage

extension IngestService {
  /// Finishes what a process that died had begun. Comes before the first request: an upload that is just beginning looks
  /// like one that never began.
  public func start() async {
    await reporting { try await objects.recover() }
    await reporting {
      for asset in try await database.read({ try AssetRecord.all(in: .uploading, $0) }) {
        await reporting { try await recover(asset) }
      }
    }
    await reporting { try await submitWhatIsPending() }
  }

  /// Follows the jobs and clears away what expires, until the task is cancelled. Nothing comes to an end without it.
  public func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.repeating(after: .seconds(1)) { try await self.followJobs() } }
      group.addTask {
        await self.repeating(after: .seconds(60)) {
          try await self.expireUploads(at: Date())
          try await self.submitWhatIsPending()
        }
      }
    }
  }

  /// Does something over and over, whatever comes of it.
  private func repeating(after pause: Duration, _ body: @Sendable () async throws -> Void) async {
    while !Task.isCancelled {
      await reporting(body)
      do {
        try await Task.sleep(for: pause)
      } catch {
        // Cancelled, which is the end.
        return
      }
    }
  }

  /// Does something of which nobody hears otherwise when it fails.
  private func reporting(_ body: () async throws -> Void) async {
    do {
      try await body()
    } catch {
      // What was stopped in the middle fails in ways of its own, and is done again at the next start.
      if !Task.isCancelled { report(error) }
    }
  }

  private func followJobs() async throws {
    let position = try await database.read { try CursorRecord.position(in: $0) }
    try await jobs.follow(after: position) { try await take($0) }
  }

  /// Brings a recording up to where its upload is.
  private func recover(_ asset: AssetRecord) async throws {
    do {
      switch try await objects.status(of: asset.upload).state {
      case .open, .completing: break
      case .completed: try await startIngest(of: asset)
      case .aborted: try await give(up: asset, as: .abandoned)
      }
    } catch let error as ObjectStoreError where error.reason == .unknownUpload {
      // Its client was never told of it.
      try await give(up: asset, as: .abandoned)
    }
  }

  /// Asks for jobs that could not be asked for when they were due; one that is not taken keeps none of the others.
  private func submitWhatIsPending() async throws {
    for asset in try await database.read({ try AssetRecord.all(in: .ingesting, $0) }) where asset.job == nil {
      await reporting { try await startIngest(of: asset) }
    }
    for sync in try await database.read({ try SyncRecord.computing(in: $0) }) where sync.job == nil {
      await reporting { try await startSync(of: sync) }
    }
  }

  /// Ends the uploads that nothing was sent to for too long.
  func expireUploads(at date: Date) async throws {
    for upload in try await objects.expiredUploads(at: date) {
      if let asset = try await database.read({ try AssetRecord.of(upload: upload, in: $0) }) {
        let failure = RecordedFailure(
          code: "UPLOAD_FAILED",
          message: "The upload expired before all parts had come; initialise another one.",
          details: ["reason": ObjectStoreError.Reason.uploadExpired.rawValue])
        try await give(up: asset, as: .failed, failure)
      }
      try await objects.abort(upload)
    }
  }

  /// Ends a recording whose upload did not come to an end.
  func give(up asset: AssetRecord, as status: AssetStatus, _ failure: RecordedFailure? = nil) async throws {
    let ended = try await database.write { database -> AssetRecord? in
      var asset = asset
      asset.failure = failure
      guard asset.status == .uploading, try asset.become(status, in: database) else { return nil }
      var session = try SessionRecord.fetch(asset.session, in: database)
      try session.become(session.status, in: database)
      return asset
    }
    if let ended, let event = event(of: ended) { hub.publish(event, in: ended.session) }
  }
}
