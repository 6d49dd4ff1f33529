/// Body of `POST /v2/sessions/:id/assets/init-upload`.
struct InitUploadRequest: Decodable, Sendable {
  var cameraLabel: String?
  var filename: String?
  var contentType: String?
  var sizeBytes: Int64?
}

/// Answer to `init-upload`, and to `GET …/upload` where `receivedParts` is added.
struct UploadResponse: Encodable, Sendable, Hashable {
  struct Part: Encodable, Sendable, Hashable {
    var partNumber: Int
    var uploadUrl: String
  }

  struct ReceivedPart: Encodable, Sendable, Hashable {
    var partNumber: Int
    var sizeBytes: Int64
    /// Quoted, as its `PUT` was answered.
    var etag: String
  }

  var assetId: String
  /// That of the first part that is due; absent where none is.
  var uploadUrl: String?
  var uploadId: String
  /// When the addresses stop being good.
  var expiresAt: String
  /// Bytes of every part but the last.
  var partSizeBytes: Int64
  /// The parts that are due.
  var parts: [Part]
  var receivedParts: [ReceivedPart]?
}

/// Body of `POST …/complete`.
struct CompleteUploadRequest: Decodable, Sendable {
  struct Part: Decodable, Sendable {
    var partNumber: Int?
    var etag: String?
  }

  var uploadId: String?
  var parts: [Part]?
}

/// Answer to `POST …/complete`.
struct CompleteUploadResponse: Encodable, Sendable, Hashable {
  var assetId: String
  var status: String
  var originalUrl: String
  var ingestionJobId: String
}
