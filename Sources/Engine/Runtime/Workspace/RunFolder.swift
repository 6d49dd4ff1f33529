import Artifacts
import Foundations
import Glibc
import SystemPackage

/// What a run keeps beside the database.
struct RunFolder: Sendable {
  let path: FilePath

  var events: FilePath { path.appending("events.jsonl") }
  var report: FilePath { path.appending("report.html") }
  /// Scratch space of the run's stages, on the store's file system; gone when the run has ended.
  var work: FilePath { path.appending("work") }
  private var lockFile: FilePath { path.appending("lock") }

  /// Makes the folder and holds its lock, which says that the run's process lives. Blocks.
  func create() throws -> FileLock {
    try Files.makeFolder(work)
    guard let lock = try FileLock.attempt(lockFile) else {
      // The id is new, so nobody else can be here but somebody who looks whether we live; he is quick.
      return try create()
    }
    return lock
  }

  /// Also ends the programs that its stages had started.
  /// - Returns: whether the process of this run is gone. Blocks.
  func removeScratchIfDead() throws -> Bool {
    var status = stat()
    guard stat(path.string, &status) == 0 else { return true }
    guard let lock = try FileLock.attempt(lockFile) else { return false }
    defer { lock.release() }
    if access(work.string, F_OK) == 0 {
      LeftoverProcesses.end(in: work)
      try Files.removeTree(work)
    }
    return true
  }
}
