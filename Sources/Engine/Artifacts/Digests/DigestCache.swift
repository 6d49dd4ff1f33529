import Foundation
public import Foundations
import GRDB
public import MediaTypes
public import Storage
import Synchronization
public import SystemPackage

/// Digests of files, remembered by path for as long as size, time of modification and inode stay the same.
///
/// New ones are written behind; a process that dies before that costs the next one a second reading, nothing
/// else.
public final class DigestCache: Sendable {
  /// The table that remembers them.
  public static let schema = ModuleSchema(
    module: "artifacts",
    versions: [
      """
      CREATE TABLE digests (
        path BLOB NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('whole', 'sampled')),
        size INTEGER NOT NULL,
        modified INTEGER NOT NULL,
        inode INTEGER NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (path, kind)
      ) STRICT, WITHOUT ROWID;
      """
    ])

  private enum Kind: String {
    case whole, sampled
  }

  private let database: WorkspaceDatabase
  private let writes: WriteBehind
  /// The inputs of this process, as they were when they got their digests.
  private let inputs = Mutex<[FilePath: (digest: String, identity: FileIdentity)]>([:])

  public init(_ database: WorkspaceDatabase, writes: WriteBehind) {
    self.database = database
    self.writes = writes
  }

  /// The digest of an input: of the whole content up to ``FileDigest/sampleThreshold``, of samples above.
  /// Blocks.
  /// - Parameters:
  ///   - path: an absolute path.
  ///   - whole: read all of it, whatever its size and whatever is remembered.
  /// - Throws: `SystemError`, ``ArtifactError``, `Cancelled`.
  public func digestInput(
    _ path: FilePath, whole: Bool, cancellation: Cancellation
  ) throws -> (digest: String, size: Int64) {
    let file = try OpenFile(reading: path)
    let identity = try FileIdentity(of: file)
    let kind: Kind = whole || identity.size <= FileDigest.sampleThreshold ? .whole : .sampled
    if !whole, let digest = try remembered(path, kind, identity) {
      inputs.withLock { $0[path] = (digest, identity) }
      return (digest, identity.size)
    }
    let result =
      switch kind {
      case .whole: try FileDigest.whole(file, cancellation: cancellation)
      case .sampled: try FileDigest.sampled(file, cancellation: cancellation)
      }
    // A file written within the clock's last tick could change once more without a new time.
    if result.identity.modified < Self.now - 50_000_000 {
      remember(path, kind, result.identity, result.digest)
    }
    inputs.withLock { $0[path] = (result.digest, result.identity) }
    return (result.digest, result.identity.size)
  }

  /// Makes sure that an input is still what its digest says, after it was used: results are kept under that
  /// digest. Looks at size, time and inode, and reads nothing. Blocks.
  /// - Parameter file: any file; those that are no inputs are passed over.
  /// - Throws: ``ArtifactError`` `INPUT_CHANGED`, `SystemError` where it is gone.
  public func checkUnchanged(_ file: FileReference) throws {
    let path = file.filePath
    guard let known = inputs.withLock({ $0[path] }) else { return }
    guard known.digest == file.digest, try FileIdentity(of: path) == known.identity else {
      throw ArtifactError.changedWhileUsed(path)
    }
  }

  /// Whether a file still has the digest it had when it came into the store; reads it only where it was
  /// touched since. Blocks.
  func matches(
    _ path: FilePath, digest: String, size: Int64?, cancellation: Cancellation
  ) throws -> Bool {
    let file = try OpenFile(reading: path)
    let identity = try FileIdentity(of: file)
    if let size, size != identity.size { return false }
    if try remembered(path, .whole, identity) == digest { return true }
    let found = try FileDigest.whole(file, cancellation: cancellation)
    guard found.digest == digest else { return false }
    remember(path, .whole, found.identity, digest)
    return true
  }

  /// Remembers a file of the store, which nobody writes to any more.
  func rememberArtifact(_ path: FilePath, _ identity: FileIdentity, _ digest: String) {
    remember(path, .whole, identity, digest)
  }

  private func remembered(_ path: FilePath, _ kind: Kind, _ identity: FileIdentity) throws -> String? {
    try database.readBlocking { database in
      try String.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT digest FROM digests
            WHERE path = ? AND kind = ? AND size = ? AND modified = ? AND inode = ?
            """),
        arguments: [
          Self.key(path), kind.rawValue, identity.size, identity.modified,
          Int64(bitPattern: identity.inode),
        ])
    }
  }

  private func remember(_ path: FilePath, _ kind: Kind, _ identity: FileIdentity, _ digest: String) {
    writes.add { database in
      try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO digests (path, kind, size, modified, inode, digest) VALUES (?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        Self.key(path), kind.rawValue, identity.size, identity.modified,
        Int64(bitPattern: identity.inode), digest,
      ])
    }
  }

  /// Paths are bytes on Linux, not always text.
  private static func key(_ path: FilePath) -> Data {
    path.withPlatformString { Data(bytes: $0, count: path.length) }
  }

  private static var now: Int64 {
    Int64(Date().timeIntervalSince1970 * 1e9)
  }
}
