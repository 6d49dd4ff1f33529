public import Foundations
public import MediaTypes

/// A request to the ingest API that cannot be met, with the code that its document gives it.
public struct IngestError: CodedError {
  /// Who has to do something else.
  public enum Kind: Sendable, Hashable {
    /// The request is put wrongly.
    case invalid
    /// What it names is not there.
    case notFound
    /// It does not fit how things stand.
    case conflict
    /// The server has no room for it.
    case noSpace
    /// The server has too much to do; the same request may be met in a moment.
    case busy
    /// The records cannot be read.
    case failure
  }

  public let code: String
  public let kind: Kind
  public let message: String
  /// What a program can go by, beside the code.
  public let details: [String: Value]
  public let cause: (any Error)?

  public var category: ErrorCategory {
    switch kind {
    case .invalid, .notFound, .conflict: .usage
    case .noSpace, .busy, .failure: .failure
    }
  }

  public var isTransient: Bool { kind == .busy }

  private init(
    _ kind: Kind, _ code: String, _ message: String, _ details: [String: Value] = [:],
    cause: (any Error)? = nil
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.details = details
    self.cause = cause
  }

  static func sessionNotFound(_ id: String) -> IngestError {
    IngestError(
      .notFound, "SESSION_NOT_FOUND", "There is no session \(quoted(id)).", ["sessionId": .string(id)])
  }

  static func assetNotFound(_ id: String) -> IngestError {
    IngestError(
      .notFound, "ASSET_NOT_FOUND", "The session has no asset \(quoted(id)).", ["assetId": .string(id)])
  }

  /// - Parameter what: the end of a sentence that begins with the field.
  static func invalid(_ field: String, _ what: String) -> IngestError {
    IngestError(.invalid, "INVALID_REQUEST", "\(field) \(what).", ["field": .string(field)])
  }

  static func invalidCamera(_ field: String, _ label: String) -> IngestError {
    IngestError(
      .invalid, "INVALID_CAMERA_LABEL", "\(field) is \(quoted(label)); give one of the letters A … Z.",
      ["field": .string(field), "camera": .string(label)])
  }

  /// - Parameter known: the cameras that there are.
  static func unknownCamera(_ field: String, _ label: CameraLabel, known: [CameraLabel]) -> IngestError {
    let list = known.map(\.description).joined(separator: ", ")
    return IngestError(
      .invalid, "INVALID_CAMERA_LABEL",
      "\(field) names the camera \(label), which is not one of those that take part: \(list.isEmpty ? "none" : list).",
      ["field": .string(field), "camera": .string(label.description)])
  }

  static func invalidSize(_ size: Int64, largest: Int64) -> IngestError {
    IngestError(
      .invalid, "INVALID_FILE_SIZE", "sizeBytes is \(size); it has to be 1 … \(largest).",
      ["sizeBytes": .integer(size), "largest": .integer(largest)])
  }

  static func assetExists(_ camera: CameraLabel, _ asset: Identifier) -> IngestError {
    IngestError(
      .conflict, "ASSET_EXISTS",
      "The camera \(camera) has an asset already, \(asset); give it up while it uploads, or take another camera.",
      ["camera": .string(camera.description), "assetId": .string(asset.description)])
  }

  static func uploadCompleted(_ asset: Identifier) -> IngestError {
    IngestError(
      .conflict, "UPLOAD_COMPLETED", "The upload of \(asset) is completed already.",
      ["assetId": .string(asset.description)])
  }

  static func uploadEnded(_ asset: Identifier, _ status: AssetStatus) -> IngestError {
    IngestError(
      .conflict, "UPLOAD_FAILED",
      "The upload of \(asset) has ended (\(status.rawValue)); initialise another one for its camera.",
      ["assetId": .string(asset.description), "reason": .string(status.rawValue)])
  }

  static func uploadFailed(_ error: ObjectStoreError) -> IngestError {
    var details: [String: Value] = ["reason": .string(error.reason.rawValue)]
    if let part = error.part { details["partNumber"] = .integer(Int64(part)) }
    let kind: Kind =
      switch error.reason {
      case .unknownUpload, .unknownObject: .notFound
      case .uploadClosed: .conflict
      case .noSpace: .noSpace
      case .busy: .busy
      default: .invalid
      }
    return IngestError(kind, error.code, error.message, details, cause: error)
  }

  static func sessionState(_ id: Identifier, _ status: SessionStatus, _ next: SessionStatus) -> IngestError {
    IngestError(
      .conflict, "SESSION_STATE_CONFLICT", "\(id) is \(status.rawValue) and cannot become \(next.rawValue).",
      ["status": .string(status.rawValue)])
  }

  static func syncInProgress(_ id: Identifier) -> IngestError {
    IngestError(
      .conflict, "SYNC_IN_PROGRESS", "The offsets of \(id) are being computed; wait for sync.complete.",
      ["sessionId": .string(id.description)])
  }

  static func assetsNotReady(_ cameras: [CameraLabel]) -> IngestError {
    IngestError(
      .conflict, "ASSETS_NOT_READY",
      "Not ready: \(list(cameras)); wait for asset.ready, upload them again, or list other cameras in \"cameras\".",
      ["cameras": labels(cameras)])
  }

  static func tooFewCameras(_ cameras: [CameraLabel]) -> IngestError {
    IngestError(
      .invalid, "INVALID_REQUEST",
      "Offsets need two cameras, and \(cameras.isEmpty ? "none is" : "\(list(cameras)) alone is") to be compared; upload more, or list more.",
      ["cameras": labels(cameras)])
  }

  static func missingAudio(_ cameras: [CameraLabel]) -> IngestError {
    IngestError(
      .invalid, "MISSING_AUDIO_TRACK",
      "No audio track on camera \(list(cameras)); list the other cameras in \"cameras\" to go on without.",
      ["cameras": labels(cameras), "reason": "No audio track found"])
  }

  static func syncNotComputed(_ id: Identifier) -> IngestError {
    IngestError(
      .notFound, "SYNC_NOT_COMPUTED", "The offsets of \(id) are not computed; ask for them at sync/compute.",
      ["sessionId": .string(id.description)])
  }

  static func syncFailed(_ failure: RecordedFailure) -> IngestError {
    IngestError(.notFound, failure.code, failure.message, failure.details.mapValues { .string($0) })
  }

  static func alreadyApproved(_ id: Identifier) -> IngestError {
    IngestError(
      .conflict, "SYNC_ALREADY_DECIDED",
      "The offsets of \(id) are approved already; correct them where they are wrong.",
      ["operatorStatus": .string(OperatorStatus.approved.rawValue)])
  }

  static func unanswered(_ cameras: [CameraLabel]) -> IngestError {
    IngestError(
      .conflict, "SYNC_NEEDS_CORRECTION",
      "There is no offset for camera \(list(cameras)); correct it instead.",
      ["cameras": labels(cameras)])
  }

  static func unreadableRecord(_ id: String) -> IngestError {
    IngestError(
      .failure, "DATABASE_CORRUPT",
      "The record of \(quoted(id)) cannot be read; it may come from a newer Genlock.")
  }

  private static func list(_ cameras: [CameraLabel]) -> String {
    cameras.sorted().map(\.description).joined(separator: ", ")
  }

  private static func labels(_ cameras: [CameraLabel]) -> Value {
    .list(cameras.sorted().map { .string($0.description) })
  }
}
