import Foundations
import SystemPackage

/// Small files that a stage writes itself.
enum OutputFile {
  /// Writes a whole file into a stage's own folder, replacing what is there. Blocks.
  /// - Throws: `SystemError`.
  static func write(_ bytes: some Sequence<UInt8>, to path: FilePath) throws {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch let error as Errno {
      throw SystemError("write to", path, errno: error.rawValue)
    }
  }
}
