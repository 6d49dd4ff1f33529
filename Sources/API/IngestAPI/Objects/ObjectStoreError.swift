public import Foundations

/// What cannot be done with an upload or an object.
public struct ObjectStoreError: CodedError, Hashable {
  /// Which of the things that can be wrong it is.
  public enum Reason: String, Sendable, Codable {
    case unknownUpload = "unknown upload"
    case unknownPart = "unknown part"
    case uploadClosed = "upload closed"
    case uploadExpired = "upload expired"
    case wrongSize = "wrong size"
    case wrongETag = "wrong etag"
    case missingPart = "missing part"
    case duplicatePart = "duplicate part"
    case unknownObject = "unknown object"
    case busy = "busy"
    case noSpace = "no space"
  }

  public let reason: Reason
  /// The part at fault, where it is one.
  public let part: Int?
  public let message: String

  public var code: String { reason == .noSpace ? "NO_SPACE" : "UPLOAD_FAILED" }
  public var category: ErrorCategory { reason == .noSpace ? .failure : .usage }
  public var isTransient: Bool { reason == .busy }

  private init(_ reason: Reason, part: Int? = nil, _ message: String) {
    self.reason = reason
    self.part = part
    self.message = message
  }

  static func unknownUpload(_ upload: Identifier) -> ObjectStoreError {
    ObjectStoreError(.unknownUpload, "There is no upload \(upload); initialise one.")
  }

  static func unknownPart(_ number: Int, count: Int) -> ObjectStoreError {
    ObjectStoreError(.unknownPart, part: number, "There is no part \(number); the parts are 1 … \(count).")
  }

  static func closed(_ upload: Identifier, _ state: UploadStatus.State) -> ObjectStoreError {
    ObjectStoreError(
      .uploadClosed, "The upload \(upload) is \(state.rawValue) and takes no parts; initialise another one.")
  }

  static func expired(_ upload: Identifier) -> ObjectStoreError {
    ObjectStoreError(.uploadExpired, "The upload \(upload) has expired; initialise another one.")
  }

  /// - Parameters:
  ///   - received: bytes, `nil` where there were more than expected.
  ///   - expected: bytes.
  static func wrongSize(part: Int, received: Int64?, expected: Int64) -> ObjectStoreError {
    ObjectStoreError(
      .wrongSize, part: part,
      "Part \(part) has \(received.map(String.init) ?? "more") bytes where \(expected) are due; send it again whole."
    )
  }

  static func wrongETag(part: Int) -> ObjectStoreError {
    ObjectStoreError(
      .wrongETag, part: part, "The ETag of part \(part) is not that of what arrived; send the part again.")
  }

  static func missing(part: Int, arrived: Bool) -> ObjectStoreError {
    ObjectStoreError(
      .missingPart, part: part,
      arrived ? "Part \(part) is not listed; list every part." : "Part \(part) has not arrived; send it.")
  }

  static func duplicate(part: Int) -> ObjectStoreError {
    ObjectStoreError(
      .duplicatePart, part: part, "Part \(part) is listed more than once; list every part once.")
  }

  static func unknownObject(_ key: ObjectKey) -> ObjectStoreError {
    ObjectStoreError(.unknownObject, "There is no object \(quoted(key.description)).")
  }

  /// - Parameters:
  ///   - size: bytes that are to be uploaded.
  ///   - room: bytes that nobody was promised.
  static func noSpace(for size: Int64, room: Int64) -> ObjectStoreError {
    ObjectStoreError(
      .noSpace,
      "There is no room for \(size) bytes, only for \(room); abandon uploads that nobody continues, or ask whoever runs the server for more."
    )
  }

  static func busy() -> ObjectStoreError {
    ObjectStoreError(.busy, "Too many parts are being received at a time; send this one again in a moment.")
  }
}
