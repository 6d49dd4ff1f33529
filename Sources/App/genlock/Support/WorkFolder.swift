import Artifacts
import Foundation
import SystemPackage

/// A folder for this process alone, where `TMPDIR` says.
struct WorkFolder {
  let path: FilePath

  /// - Parameter name: what its own name begins with.
  /// - Throws: `SystemError`.
  init(_ name: String) throws {
    path = FilePath(NSTemporaryDirectory()).appending("\(name)-\(UUID().uuidString.lowercased())")
    try Files.makeFolder(path)
  }

  func remove() {
    // What cannot be removed from the system's temporary folder is removed by the system.
    try? FileManager.default.removeItem(atPath: path.string)
  }
}
