import Foundation
import Foundations
import Storage

extension IngestService {
  func initUpload(session: String, _ request: InitUploadRequest) async throws -> UploadResponse {
    let id = try Self.session(session)
    let camera = try Self.camera("cameraLabel", request.cameraLabel)
    let filename = try Self.required("filename", request.filename, longest: 1_000)
    let contentType = try Self.contentType(request.contentType)
    guard let size = request.sizeBytes else {
      throw IngestError.invalid("sizeBytes", "is missing; give the bytes")
    }
    guard size >= 1, size <= settings.largestUpload else {
      throw IngestError.invalidSize(size, largest: settings.largestUpload)
    }
    try await Self.describing { try await self.objects.checkRoom(for: size) }
    let asset = try await database.write { database in
      var session = try SessionRecord.fetch(id, in: database)
      if session.status == .syncing { throw IngestError.syncInProgress(id) }
      if let taken = try AssetRecord.current(of: id, in: database).first(where: {
        $0.camera == camera && $0.status.isCurrent
      }) {
        throw IngestError.assetExists(camera, taken.id)
      }
      try session.become(.ingesting, in: database)
      let version = try AssetRecord.nextVersion(
        project: session.project, date: session.date, camera: camera, in: database)
      let take = ObjectKey.Take(
        project: session.project, date: session.date, camera: camera, version: version)
      let now = Date()
      let asset = AssetRecord(
        id: Identifier(prefix: "asset"), session: id, take: take, status: .uploading, filename: filename,
        contentType: contentType, size: size, upload: Identifier(prefix: "upload"),
        key: .original(
          of: take, fileExtension: RecordingExtension.of(filename: filename, contentType: contentType)),
        created: now, updated: now)
      try asset.insert(in: database)
      return asset
    }
    let plan = UploadPlan(
      id: asset.upload, key: asset.key, size: size, partSize: settings.partSize(for: size),
      lifetime: settings.uploadLifetime)
    do {
      try await objects.begin(plan)
    } catch {
      try await give(up: asset, as: .abandoned)
      throw error
    }
    return try await response(
      asset, PartLayout(size: plan.size, partSize: plan.partSize), received: nil)
  }

  /// What has come of an upload, and fresh addresses for the rest.
  func upload(session: String, asset: String) async throws -> UploadResponse {
    let asset = try await find(asset, in: session)
    guard asset.status == .uploading else { throw Self.ended(asset) }
    let status = try await Self.describing { try await self.objects.status(of: asset.upload) }
    return try await response(asset, status.layout, received: status.parts)
  }

  /// Gives an upload up; its camera may be uploaded again.
  func abandonUpload(session: String, asset: String) async throws {
    let asset = try await find(asset, in: session)
    guard asset.status == .uploading else { throw Self.ended(asset) }
    // The store decides, as the upload may be completed at the same time; recovery does what would follow.
    guard try await objects.abort(asset.upload) else { throw IngestError.uploadCompleted(asset.id) }
    try await give(up: asset, as: .abandoned)
  }

  func complete(
    session: String, asset: String, _ request: CompleteUploadRequest
  ) async throws -> CompleteUploadResponse {
    let asset = try await find(asset, in: session)
    // One without a job was interrupted between the two, and is finished by asking again.
    guard asset.status == .uploading || asset.status == .ingesting && asset.job == nil else {
      throw Self.ended(asset)
    }
    guard let upload = request.uploadId else { throw IngestError.invalid("uploadId", "is missing") }
    guard upload == asset.upload.description else {
      throw IngestError.invalid("uploadId", "is not that of the asset's upload")
    }
    guard let listed = request.parts else {
      throw IngestError.invalid("parts", "is missing; list every part")
    }
    let parts = try listed.map { part in
      guard let number = part.partNumber else { throw IngestError.invalid("parts.partNumber", "is missing") }
      guard let etag = part.etag else { throw IngestError.invalid("parts.etag", "is missing") }
      return CompletedPart(number: number, etag: etag)
    }
    try await Self.describing { try await self.completeObject(of: asset, parts) }
    let job = try await startIngest(of: asset)
    return CompleteUploadResponse(
      assetId: asset.id.description, status: AssetStatus.ingesting.rawValue,
      originalUrl: try await objects.address(of: asset.key, until: downloadExpiry), ingestionJobId: job)
  }

  /// Makes the recording's object, unless that was done before a request was interrupted.
  private func completeObject(of asset: AssetRecord, _ parts: [CompletedPart]) async throws {
    guard try await objects.status(of: asset.upload).state != .completed else { return }
    do {
      try await objects.complete(asset.upload, parts: parts)
    } catch let error as ObjectStoreError where error.reason == .uploadClosed {
      // Another request was faster, to the same end or to give it up.
      if try await objects.status(of: asset.upload).state == .aborted { throw error }
      throw IngestError.uploadCompleted(asset.id)
    }
  }

  /// Asks for the derivatives of a recording that has come whole; does nothing twice.
  @discardableResult
  func startIngest(of asset: AssetRecord) async throws -> String {
    let (id, project) = (asset.id, asset.take.project)
    let (started, isNew) = try await database.write { database in
      var started = try AssetRecord.fetch(id, in: database)
      guard started.status == .uploading else { return (started, false) }
      var session = try SessionRecord.fetch(started.session, in: database)
      try session.become(session.status, in: database)
      return (started, try started.become(.ingesting, in: database))
    }
    guard started.status.isCurrent else { throw Self.ended(started) }
    if let job = started.job { return job }
    // Before the job can say anything of its own.
    if isNew {
      hub.publish(.assetIngesting(asset: id, camera: asset.camera, progress: 0), in: asset.session)
    }
    let job = try await jobs.submit(
      IngestOrder(
        subject: id, pipeline: IngestPipelines.ingest,
        inputs: ["source": [try await objects.file(asset.key)]],
        parameters: [:], project: project))
    try await database.write { try AssetRecord.setJob(job, of: id, in: $0) }
    return job
  }

  private func response(
    _ asset: AssetRecord, _ layout: PartLayout, received: [StoredPart]?
  ) async throws -> UploadResponse {
    // To the second, as it is shown.
    let seconds = (Date().timeIntervalSince1970 + settings.partLinkLifetime / .seconds(1)).rounded(.down)
    let expiry = Date(timeIntervalSince1970: seconds)
    let done = Set((received ?? []).map(\.number))
    var parts: [UploadResponse.Part] = []
    for number in 1...layout.count where !done.contains(number) {
      parts.append(
        UploadResponse.Part(
          partNumber: number,
          uploadUrl: try await objects.address(ofPart: number, upload: asset.upload, until: expiry)))
    }
    return UploadResponse(
      assetId: asset.id.description, uploadUrl: parts.first?.uploadUrl, uploadId: asset.upload.description,
      expiresAt: expiry.asISO8601, partSizeBytes: layout.partSize, parts: parts,
      receivedParts: received?.map {
        UploadResponse.ReceivedPart(partNumber: $0.number, sizeBytes: $0.size, etag: "\"\($0.etag)\"")
      })
  }

  private func find(_ asset: String, in session: String) async throws -> AssetRecord {
    let session = try Self.session(session)
    return try await database.read { database in
      _ = try SessionRecord.fetch(session, in: database)
      return try AssetRecord.fetch(try Self.asset(asset), session: session, in: database)
    }
  }

  private static func ended(_ asset: AssetRecord) -> IngestError {
    switch asset.status {
    case .uploading, .ingesting, .ready: .uploadCompleted(asset.id)
    case .failed, .abandoned: .uploadEnded(asset.id, asset.status)
    }
  }

  /// Says what the store refused in the API's words.
  static func describing<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
  ) async throws -> Result {
    do {
      return try await body()
    } catch let error as ObjectStoreError {
      throw IngestError.uploadFailed(error)
    }
  }

  private static func contentType(_ text: String?) throws -> String {
    let type = try required("contentType", text, longest: 255)
    guard type.wholeMatch(of: #/[A-Za-z0-9!#$&^_.+\-]+\/[A-Za-z0-9!#$&^_.+\-]+(\s*;.*)?/#) != nil else {
      throw IngestError.invalid("contentType", "is \(quoted(type)), not a media type such as video/mp4")
    }
    return type
  }
}
