import Foundations
import SystemPackage

/// Small files that a stage writes itself.
enum OutputFile {
  /// Writes a whole file into a stage's own folder, replacing what is there. Blocks.
  /// - Throws: `SystemError`.
  static func write(_ bytes: some Sequence<UInt8>, to path: FilePath) throws {
    try write(to: path) { write in try write(Array(bytes)) }
  }

  /// Writes a file in parts into a stage's own folder, replacing what is there. Blocks.
  /// - Parameter body: is given what writes a part.
  /// - Throws: `SystemError`; what `body` throws.
  static func write(to path: FilePath, _ body: (([UInt8]) throws -> Void) throws -> Void) throws {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
      try file.closeAfter { try body { _ = try file.writeAll($0) } }
    } catch let error as Errno {
      throw SystemError("write to", path, errno: error.rawValue)
    }
  }
}
