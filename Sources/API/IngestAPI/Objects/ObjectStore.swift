public import Foundation
public import Foundations
public import SystemPackage

/// Where recordings and what is made from them are kept: the workspace, or a service that speaks S3.
///
/// The operations are those of S3's multipart uploads, so that a store may leave the transfer itself to its own
/// addresses.
public protocol ObjectStore: Sendable {
  /// Looks whether an object of that many bytes would find room, beside what was promised to open uploads.
  /// - Throws: ``ObjectStoreError`` `noSpace`.
  func checkRoom(for size: Int64) async throws
  /// Prepares an upload; nothing is visible under its key before it is completed.
  func begin(_ upload: UploadPlan) async throws
  /// The address that one part is sent to by `PUT`, without any further credentials.
  func address(ofPart number: Int, upload: Identifier, until expiry: Date) async throws -> String
  /// - Throws: ``ObjectStoreError`` `unknownUpload`.
  func status(of upload: Identifier) async throws -> UploadStatus
  /// Makes one object of the parts, after checking that they are all there and are what the client says they are.
  /// Once it has started, it is finished after a crash by ``recover()``.
  /// - Throws: ``ObjectStoreError``; the parts are kept where it does.
  func complete(_ upload: Identifier, parts: [CompletedPart]) async throws
  /// Gives an upload up and removes what has come.
  /// - Returns: `false` where it was completed, or is just being; done twice it is done once.
  @discardableResult
  func abort(_ upload: Identifier) async throws -> Bool
  /// Uploads that nothing was sent to for too long, and are open.
  func expiredUploads(at date: Date) async throws -> [Identifier]
  /// Finishes what a process that died had begun.
  func recover() async throws

  /// Keeps a file of the machine under a key; a key that is taken keeps what it has.
  func put(_ file: FilePath, as key: ObjectKey) async throws
  /// The object as a file of this machine.
  func file(_ key: ObjectKey) async throws -> FilePath
  /// The address that an object is read from by `GET`, without any further credentials.
  func address(of key: ObjectKey, until expiry: Date) async throws -> String
}

/// An upload that is about to begin.
public struct UploadPlan: Sendable, Hashable {
  public var id: Identifier
  public var key: ObjectKey
  /// Bytes altogether, at least 1.
  public var size: Int64
  /// Bytes of every part but the last, which has the rest.
  public var partSize: Int64
  /// How long it is kept after the last part came.
  public var lifetime: Duration

  public init(id: Identifier, key: ObjectKey, size: Int64, partSize: Int64, lifetime: Duration) {
    self.id = id
    self.key = key
    self.size = size
    self.partSize = partSize
    self.lifetime = lifetime
  }
}

/// How an upload is cut into parts, which are counted from 1.
public struct PartLayout: Sendable, Hashable {
  public var size: Int64
  public var partSize: Int64

  /// - Parameters:
  ///   - size: bytes altogether, at least 1.
  ///   - partSize: bytes of every part but the last, at least 1.
  public init(size: Int64, partSize: Int64) {
    self.size = size
    self.partSize = partSize
  }

  public var count: Int { Int((size + partSize - 1) / partSize) }

  /// The bytes of the whole that a part is.
  /// - Returns: `nil` where there is no such part.
  public func range(of number: Int) -> Range<Int64>? {
    guard (1...count).contains(number) else { return nil }
    let start = Int64(number - 1) * partSize
    return start..<min(start + partSize, size)
  }
}

/// A part that came whole.
public struct StoredPart: Sendable, Hashable {
  public var number: Int
  public var size: Int64
  /// The MD5 of the part in hexadecimal, as S3 has it; without quotes.
  public var etag: String
}

/// A part as the client remembers it.
public struct CompletedPart: Sendable, Hashable {
  public var number: Int
  /// With or without quotes.
  public var etag: String

  public init(number: Int, etag: String) {
    self.number = number
    self.etag = etag
  }

  /// Whether it is what the store has.
  func isSame(as part: StoredPart) -> Bool {
    let bare =
      etag.hasPrefix("\"") && etag.hasSuffix("\"") && etag.count > 1
      ? String(etag.dropFirst().dropLast()) : etag
    return bare.lowercased() == part.etag
  }
}

/// How far an upload is.
public struct UploadStatus: Sendable, Hashable {
  /// The table's `CHECK` lists the same words.
  public enum State: String, Sendable, CaseIterable {
    case open
    /// All parts are there, and the object is being made of them.
    case completing
    case completed
    case aborted

    /// Whether it has ended.
    var isFinal: Bool { self == .completed || self == .aborted }
  }

  public var key: ObjectKey
  public var state: State
  public var layout: PartLayout
  /// By number.
  public var parts: [StoredPart]
  /// When it is given up unless a part comes.
  public var expires: Date
}
