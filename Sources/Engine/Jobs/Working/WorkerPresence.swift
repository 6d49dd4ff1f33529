import Artifacts
import Foundations
import Glibc
import SystemPackage

/// The locks by which workers of one machine know which of them live: a dead one's jobs are taken over at once, and not
/// when its leases have run out.
struct WorkerPresence: Sendable {
  private let folder: FilePath

  /// Makes the folder where it is missing. Blocks.
  init(workspace: FilePath) throws {
    folder = workspace.appending("workers")
    guard mkdir(folder.string, 0o755) == 0 || errno == EEXIST else { throw SystemError.last("make", folder) }
  }

  /// Says that a worker lives, for as long as the lock is held. Blocks.
  func announce(_ worker: Identifier) throws -> FileLock {
    while true {
      // A new name, so that nobody else can be here but somebody who looks whether we live; he is quick.
      if let lock = try FileLock.attempt(file(worker.description)) { return lock }
    }
  }

  /// Whether the process of a worker is gone. Blocks.
  func isDead(_ worker: String) throws -> Bool {
    guard Identifier(worker) != nil else { return true }
    guard let lock = try FileLock.attempt(file(worker)) else { return false }
    lock.release()
    return true
  }

  private func file(_ worker: String) -> FilePath { folder.appending(worker) }
}
