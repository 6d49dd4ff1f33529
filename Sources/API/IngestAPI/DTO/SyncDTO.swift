import MediaTypes

/// Body of `POST /v2/sessions/:id/sync/compute`.
struct ComputeSyncRequest: Decodable, Sendable {
  /// The first camera where it is not given.
  var masterCamera: String?
  /// Only `xcorr` is there, which is the default.
  var method: String?
  /// The cameras to compare, for going on without those that have no sound; all of them where it is not given.
  var cameras: [String]?
}

/// Answer to `POST …/sync/compute`.
struct ComputeSyncResponse: Encodable, Sendable, Hashable {
  var sessionId: String
  var syncJobId: String
  var status: String
  var estimatedCompletionMs: Int64
}

/// Answer to `GET …/sync`.
struct SyncResponse: Encodable, Sendable, Hashable {
  struct DebugArtifacts: Encodable, Sendable, Hashable {
    /// The picture of the least sure camera.
    var correlationPlot: String
    /// One for each camera but the master; only where they were asked for.
    var correlationPlots: [CameraLabel: String]?
  }

  var sessionId: String
  var status: String
  var masterCamera: CameraLabel
  var method: String
  var offsets: [CameraLabel: Int64]
  var confidence: [CameraLabel: Double]
  var classification: [CameraLabel: SyncClassification]
  var operatorStatus: String
  var computedAt: String
  var debugArtifacts: DebugArtifacts?
}

/// Body of `POST …/sync/approve`.
struct ApproveSyncRequest: Decodable, Sendable {
  var approvedBy: String?
  var notes: String?
}

/// Answer to `POST …/sync/approve`.
struct ApproveSyncResponse: Encodable, Sendable, Hashable {
  var sessionId: String
  var status: String
  var operatorStatus: String
  var finalOffsets: [CameraLabel: Int64]
  var approvedAt: String
}

/// Body of `POST …/sync/correct`.
struct CorrectSyncRequest: Decodable, Sendable {
  var correctedBy: String?
  /// In ms.
  var offsets: [String: Int64]?
  var notes: String?
}

/// Answer to `POST …/sync/correct`.
struct CorrectSyncResponse: Encodable, Sendable, Hashable {
  var sessionId: String
  var status: String
  var operatorStatus: String
  var finalOffsets: [CameraLabel: Int64]
  var originalOffsets: [CameraLabel: Int64]
  var correctedAt: String
}
