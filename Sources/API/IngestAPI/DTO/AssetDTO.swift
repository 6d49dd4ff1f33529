/// Answer to `GET /v2/sessions/:id/assets`.
struct AssetListResponse: Encodable, Sendable, Hashable {
  var sessionId: String
  var assets: [AssetResponse]
}

struct AssetResponse: Encodable, Sendable, Hashable {
  struct Metadata: Encodable, Sendable, Hashable {
    var durationMs: Int64?
    var fps: Double?
    var resolution: String?
    var codec: String?
  }

  struct Derivative: Encodable, Sendable, Hashable {
    var kind: String
    var url: String
    var sizeBytes: Int64
  }

  struct Failure: Encodable, Sendable, Hashable {
    var code: String
    var message: String
    var details: [String: String]

    init(_ failure: RecordedFailure) {
      (code, message, details) = (failure.code, failure.message, failure.details)
    }
  }

  var id: String
  var cameraLabel: String
  /// Absent until the recording has come whole.
  var originalUrl: String?
  var status: String
  /// Absent until the recording has been looked at.
  var metadata: Metadata?
  /// Only where they were asked for.
  var derivatives: [Derivative]?
  /// Only where the recording failed.
  var error: Failure?
}
