import Glibc
import Synchronization
import SystemPackage

/// Remembers which folders were made and on which device they lie, for the life of a store.
final class KnownFolders: Sendable {
  private let made = Mutex<Set<FilePath>>([])
  private let devices = Mutex<[FilePath: UInt64]>([:])

  /// Makes a folder and makes sure that its name survives a power cut.
  func make(_ folder: FilePath) throws {
    if made.withLock({ $0.contains(folder) }) { return }
    if try Files.makeFolder(folder) { try Files.synchronizeFolder(folder.removingLastComponent()) }
    _ = made.withLock { $0.insert(folder) }
  }

  /// The device a folder lies on; a rename between two devices is a copy.
  func device(of folder: FilePath) throws -> UInt64 {
    if let device = devices.withLock({ $0[folder] }) { return device }
    var status = stat()
    try systemCall("write to", folder) { stat(folder.string, &status) }
    let device = UInt64(status.st_dev)
    devices.withLock { $0[folder] = device }
    return device
  }
}
