import Foundation
import Foundations
import SystemPackage

/// Pictures as files.
enum PictureFile {
  /// Writes a file, replacing what is there.
  /// - Throws: a ``SystemError`` about `file`.
  static func write(_ data: Data, to file: FilePath) throws {
    do {
      let descriptor = try FileDescriptor.open(
        file, .writeOnly, options: [.create, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try descriptor.closeAfter { _ = try descriptor.writeAll(data) }
    } catch let error as Errno {
      throw SystemError("write to", file, errno: error.rawValue)
    }
  }
}
