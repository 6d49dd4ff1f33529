import Foundation
public import Foundations
import Glibc
import MediaTypes
public import SystemPackage

/// The store as a folder: `<2 digits>/<digest>` for files, `manifests/<2 digits>/<key>.json`, `locks/<key>`.
///
/// Everything becomes visible by a rename after it was flushed, so a process may be killed at any moment.
/// When a manifest was last used is its file's time of modification, which every process sees at once.
public final class FileArtifactStore: ArtifactStore {
  /// Where it lies; an absolute path.
  public let folder: FilePath
  let digests: DigestCache
  /// Folders that are known to exist, so that each is made and flushed once.
  private let knownFolders = KnownFolders()

  /// Makes the folders where they are missing. Blocks.
  public init(folder: FilePath, digests: DigestCache) throws {
    self.folder = folder
    self.digests = digests
    try Files.makeFolder(folder.appending("locks"))
    try Files.makeFolder(folder.appending("manifests"))
  }

  /// Where the file with a digest lies, whether it is there or not.
  public func path(of digest: String) -> FilePath {
    folder.appending(String(digest.prefix(2))).appending(digest)
  }

  func manifestPath(of key: String) -> FilePath {
    folder.appending("manifests").appending(String(key.prefix(2))).appending("\(key).json")
  }

  private func lockPath(of key: String) -> FilePath {
    folder.appending("locks").appending(key)
  }

  public func keep(
    _ manifest: Manifest, isReusable: Bool, from workFolder: FilePath, cancellation: Cancellation
  ) async throws -> Manifest {
    try await onBlockingThread("keep") { [self] in
      let clean = try cleanLock(shared: true)
      defer { clean.release() }
      var kept = manifest
      kept.outputs = try adopt(manifest.outputs, from: workFolder, cancellation: cancellation)
      if isReusable { try save(kept) }
      try Files.removeTree(workFolder)
      return kept
    }
  }

  public func claim(_ key: String, cancellation: Cancellation) async throws -> Claim {
    try await FileLock.acquire(lockPath(of: key), cancellation: cancellation) { [self] lock in
      Claim(lock: lock, found: try lookUpBlocking(key, cancellation: cancellation))
    }
  }

  public func claimIfFree(_ key: String, cancellation: Cancellation) async throws -> Claim? {
    try await onBlockingThread("lock") { [self] in
      try FileLock.attempt(lockPath(of: key)).map { lock in
        Claim(lock: lock, found: try lookUpBlocking(key, cancellation: cancellation))
      }
    }
  }

  /// Held shared while something is made or found, alone while something is removed.
  func cleanLock(shared: Bool) throws -> FileLock {
    let path = folder.appending("clean.lock")
    let file = try OpenFile(path, O_RDWR | O_CREAT, mode: 0o600, action: "lock")
    try systemCall("lock", path) { flock(file.descriptor, shared ? LOCK_SH : LOCK_EX) }
    return FileLock(held: file)
  }
}

extension FileArtifactStore {
  private func adopt(
    _ outputs: [String: Value], from workFolder: FilePath, cancellation: Cancellation
  ) throws -> [String: Value] {
    var adopted: [String: FileReference] = [:]
    return try outputs.mapValues { value in
      try value.mapFiles { file throws -> Value in
        if let known = adopted[file.path] { return .file(Self.renamed(known, as: file)) }
        let reference = try adopt(file, from: workFolder, cancellation: cancellation)
        adopted[file.path] = reference
        return .file(reference)
      }
    }
  }

  private func save(_ manifest: Manifest) throws {
    var portable = manifest
    portable.outputs = manifest.outputs.mapValues { value in
      value.mapFiles { file in
        var file = file
        file.path = ""
        return .file(file)
      }
    }
    // A manifest whose name is lost in a power cut costs a repetition, nothing else.
    let path = manifestPath(of: manifest.key)
    try knownFolders.make(path.removingLastComponent())
    try Files.writeAtomically(try JSONEncoder.manifest.encode(portable), to: path)
  }

  private func adopt(
    _ file: FileReference, from workFolder: FilePath, cancellation: Cancellation
  ) throws -> FileReference {
    if let digest = file.digest, FileDigest.isDigest(digest), path(of: digest) == file.filePath {
      return file
    }
    var source = file.filePath
    if !source.isAbsolute { source = workFolder.pushing(source) }
    let isOurs = source.lexicallyNormalized().starts(with: workFolder.lexicallyNormalized())
    // A link in the work folder is a file from elsewhere, and is not ours to move.
    let opened = try OpenFile(reading: source, following: !isOurs)
    let moved = try isOurs && FileIdentity(of: opened).device == knownFolders.device(of: folder)
    // The disk writes what is still in memory while the digest is made of it.
    let flush = moved ? JoinableThread("flush") { try opened.synchronize() } : nil
    let (digest, identity) = try FileDigest.whole(opened, cancellation: cancellation)
    let target = path(of: digest)
    try knownFolders.make(target.removingLastComponent())
    if let flush {
      try flush.join()
      try systemCall("store", source) { fchmod(opened.descriptor, 0o444) }
      try opened.synchronize()
      try Files.rename(source, to: target)
    } else {
      try copyIn(opened, to: target, cancellation: cancellation)
    }
    try Files.synchronizeFolder(target.removingLastComponent())
    digests.rememberArtifact(target, moved ? identity : try FileIdentity(of: target), digest)
    var reference = file
    reference.path = target.string
    reference.digest = digest
    reference.size = identity.size
    return reference
  }

  private func copyIn(_ source: OpenFile, to target: FilePath, cancellation: Cancellation) throws {
    let temporary = Files.temporaryName(beside: target)
    do {
      let copy = try OpenFile(
        temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, action: "write", shownAs: target)
      try FileCopy.copy(source, to: copy, cancellation: cancellation)
      try systemCall("write to", temporary) { fchmod(copy.descriptor, 0o444) }
      try copy.synchronize()
      try Files.rename(temporary, to: target)
    } catch {
      Files.removeIfPresent(temporary)
      throw error
    }
  }

  private static func renamed(_ stored: FileReference, as file: FileReference) -> FileReference {
    var reference = stored
    reference.name = file.name
    reference.mediaType = file.mediaType
    return reference
  }
}
