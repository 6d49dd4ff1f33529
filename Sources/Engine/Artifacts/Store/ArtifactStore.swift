public import Foundation
public import Foundations
public import SystemPackage

/// Keeps immutable files under the digest of their content, and what stage runs made under their cache keys.
public protocol ArtifactStore: Sendable {
  /// Takes what a stage made into the store, and keeps its manifest.
  ///
  /// A file below `workFolder` is moved, one that is in the store already stays where it is, any other is
  /// copied. The folder is removed with what is left in it.
  /// - Parameters:
  ///   - manifest: with the outputs as the stage gave them.
  ///   - isReusable: whether later runs may find it; where not, only its files are kept.
  /// - Returns: the manifest with every file's path in the store, digest, size and name.
  /// - Throws: `SystemError`, ``ArtifactError``, `Cancelled`; the work folder is then left.
  func keep(
    _ manifest: Manifest, isReusable: Bool, from workFolder: FilePath, cancellation: Cancellation
  ) async throws -> Manifest

  /// What is kept under a key, after checking that every file it names is there and whole.
  func lookUp(_ key: String, cancellation: Cancellation) async throws -> LookUp

  /// Makes the caller the only one, over all processes, that may make what belongs under a key, and looks
  /// whether somebody else made it before that.
  /// - Throws: `Cancelled` when the wait is given up.
  func claim(_ key: String, cancellation: Cancellation) async throws -> Claim

  /// The same without waiting.
  /// - Returns: `nil` while somebody else makes it.
  func claimIfFree(_ key: String, cancellation: Cancellation) async throws -> Claim?

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

/// The right to make what belongs under a key, and what was there when it was given.
public struct Claim: Sendable {
  public var lock: FileLock
  public var found: LookUp
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
