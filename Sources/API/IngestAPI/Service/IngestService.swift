import Foundation
import Foundations
public import Storage
import SystemPackage

/// Recording sessions: their uploads, what is made of them, and their offsets.
///
/// It keeps records and asks for jobs; the jobs' outcomes come through a feed with a cursor, so that a server that was killed
/// goes on where it stopped.
public final class IngestService: Sendable {
  /// The tables that it keeps, beside the object store's.
  public static let schema = IngestSchema.schema

  let database: WorkspaceDatabase
  let objects: any ObjectStore
  let jobs: any IngestJobs
  let settings: IngestSettings
  /// Told what went wrong where no request waits for an answer.
  let report: @Sendable (any Error) -> Void
  let hub = SessionEventHub()

  /// - Parameters:
  ///   - database: has the tables of ``schema``.
  ///   - report: told what went wrong where no request waits for an answer; it will be tried again.
  public init(
    database: WorkspaceDatabase, objects: any ObjectStore, jobs: any IngestJobs,
    settings: IngestSettings = IngestSettings(), report: @escaping @Sendable (any Error) -> Void
  ) {
    self.report = report
    self.database = database
    self.objects = objects
    self.jobs = jobs
    self.settings = settings
  }
}

extension IngestService {
  func create(_ request: CreateSessionRequest) async throws -> SessionResponse {
    let date = try Self.required("date", request.date, longest: 10)
    guard let date = SessionDate(date) else {
      throw IngestError.invalid("date", "is \(quoted(date)), not a day as YYYY-MM-DD")
    }
    let now = Date()
    let session = SessionRecord(
      id: Identifier(prefix: "session"), title: try Self.required("title", request.title, longest: 500),
      date: date,
      location: try Self.optional("location", request.location, longest: 500),
      notes: try Self.optional("notes", request.notes, longest: 10_000),
      project: try Self.required("projectId", request.projectId, longest: 1_000), status: .draft,
      created: now,
      updated: now)
    try await database.write { try session.insert(in: $0) }
    return SessionResponse(session)
  }

  func status(session: String) async throws -> SessionStatusResponse {
    let id = try Self.session(session)
    return try await database.read { database in
      SessionStatusResponse(
        try SessionRecord.fetch(id, in: database), assets: try AssetRecord.current(of: id, in: database),
        sync: try SyncRecord.latest(of: id, in: database))
    }
  }

  func assets(session: String, includeDerivatives: Bool) async throws -> AssetListResponse {
    let id = try Self.session(session)
    let assets = try await database.read { database in
      _ = try SessionRecord.fetch(id, in: database)
      return try AssetRecord.current(of: id, in: database).map { asset in
        (asset, includeDerivatives ? try DerivativeRecord.all(of: asset.id, in: database) : nil)
      }
    }
    var list = AssetListResponse(sessionId: id.description, assets: [])
    for (asset, derivatives) in assets { list.assets.append(try await response(asset, derivatives)) }
    return list
  }

  private func response(_ asset: AssetRecord, _ derivatives: [DerivativeRecord]?) async throws
    -> AssetResponse
  {
    let expiry = downloadExpiry
    var response = AssetResponse(
      id: asset.id.description, cameraLabel: asset.camera.description, status: asset.status.rawValue)
    if [.ingesting, .ready].contains(asset.status) {
      response.originalUrl = try await objects.address(of: asset.key, until: expiry)
    }
    response.metadata = asset.media.map {
      AssetResponse.Metadata(
        durationMs: $0.durationMs, fps: $0.fps, resolution: $0.resolution, codec: $0.codec)
    }
    if let derivatives {
      response.derivatives = []
      for derivative in derivatives {
        let url = try await objects.address(of: derivative.key, until: expiry)
        response.derivatives?.append(
          AssetResponse.Derivative(kind: derivative.kind.rawValue, url: url, sizeBytes: derivative.size))
      }
    }
    response.error = asset.failure.map(AssetResponse.Failure.init)
    return response
  }

  var downloadExpiry: Date { Date().addingTimeInterval(settings.downloadLinkLifetime / .seconds(1)) }

  /// Subscribes to a session; the first events tell how things stand.
  /// - Throws: ``IngestError`` `SESSION_NOT_FOUND`.
  public func events(session: String) async throws -> SessionSubscription {
    let id = try Self.session(session)
    let subscription = hub.subscribe(to: id)
    do {
      let (assets, sync) = try await database.read { database in
        _ = try SessionRecord.fetch(id, in: database)
        return (try AssetRecord.current(of: id, in: database), try SyncRecord.latest(of: id, in: database))
      }
      subscription.start(
        with: assets.compactMap { event(of: $0) } + [sync.flatMap { event(of: $0) }].compactMap { $0 })
      return subscription
    } catch {
      subscription.end()
      throw error
    }
  }

  func event(of asset: AssetRecord) -> SessionEvent? {
    switch asset.status {
    case .uploading, .abandoned: nil
    case .ingesting:
      .assetIngesting(
        asset: asset.id, camera: asset.camera,
        progress: hub.latestProgress(of: asset.id.description, in: asset.session))
    case .ready: .assetReady(asset: asset.id, camera: asset.camera)
    case .failed:
      .assetFailed(
        asset: asset.id, camera: asset.camera, code: asset.failure?.code ?? "INGESTION_FAILED",
        message: asset.failure?.message ?? "")
    }
  }

  func event(of sync: SyncRecord) -> SessionEvent? {
    switch sync.state {
    case .computing: .syncComputing(progress: hub.latestProgress(of: "sync", in: sync.session))
    case .computed: .syncComplete(confidence: sync.result?.confidence ?? [:])
    case .failed: .syncFailed(code: sync.failure?.code ?? "SYNC_FAILED", message: sync.failure?.message ?? "")
    }
  }
}
