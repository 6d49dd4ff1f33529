public import Foundation
public import Foundations
public import MediaTypes
public import SystemPackage

/// Keeps immutable files under the digest of their content, and what stage runs made under their cache keys.
public protocol ArtifactStore: Sendable {
  /// Takes what a stage made into the store.
  ///
  /// A file below `workFolder` is moved, one that is in the store already stays where it is, any other is
  /// copied.
  /// - Returns: the outputs with every file's path in the store, digest, size and name.
  /// - Throws: `SystemError`, ``ArtifactError``, `Cancelled`.
  func adopt(
    _ outputs: [String: Value], from workFolder: FilePath, cancellation: Cancellation
  ) async throws -> [String: Value]

  /// Keeps a manifest under its key, in place of one that was there.
  func save(_ manifest: Manifest) async throws

  /// What is kept under a key, after checking that every file it names is there and whole.
  func lookUp(_ key: String, cancellation: Cancellation) async throws -> LookUp

  /// Makes the caller the only one, over all processes, that may make what belongs under a key.
  /// - Throws: `Cancelled` when the wait is given up.
  func lock(_ key: String, cancellation: Cancellation) async throws -> FileLock

  /// Removes what was not used since a time, and what nothing refers to any more.
  /// - Parameter unusedSince: manifests and files used or made later are kept.
  func clean(unusedSince: Date, cancellation: Cancellation) async throws -> CleanedArtifacts
}

/// The answer to a look in the store.
public enum LookUp: Sendable {
  case found(Manifest)
  /// Nothing was ever kept under this key, or it was cleaned away.
  case absent
  /// Something was kept, but a file of it cannot be used; the words say which and why.
  case unusable(String)
}

/// What a clean removed.
public struct CleanedArtifacts: Sendable, Hashable {
  public var manifests: Int
  public var files: Int
  /// Of the files.
  public var bytes: Int64

  public init(manifests: Int = 0, files: Int = 0, bytes: Int64 = 0) {
    self.manifests = manifests
    self.files = files
    self.bytes = bytes
  }
}
