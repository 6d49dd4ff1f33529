import Glibc
import SystemPackage

extension FileArtifactStore {
  /// Tells ``clean(unusedSince:cancellation:)`` that what is kept under these keys is in use, as looking each up would. Keys
  /// that nothing is kept under are passed over. Blocks.
  /// - Throws: `SystemError` where the store cannot be locked.
  package func markUsed(_ keys: some Sequence<String>) throws {
    let clean = try cleanLock(shared: true)
    defer { clean.release() }
    for key in keys { _ = utimensat(AT_FDCWD, manifestPath(of: key).string, nil, 0) }
  }
}
