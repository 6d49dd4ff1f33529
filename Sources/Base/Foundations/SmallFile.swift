public import SystemPackage

/// Documents that are read whole.
public enum SmallFile {
  /// Reads a file. It blocks on the disk.
  /// - Parameter limit: in bytes.
  /// - Returns: its content, `nil` where there is more than the limit.
  /// - Throws: ``SystemError``.
  public static func read(_ path: FilePath, limit: Int) throws -> [UInt8]? {
    var content: [UInt8] = []
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      try file.closeAfter {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while content.count <= limit {
          let count = try block.withUnsafeMutableBytes { try file.read(into: $0) }
          if count == 0 { return }
          content += block.prefix(count)
        }
      }
    } catch let error as Errno {
      throw SystemError("read", path, errno: error.rawValue)
    }
    return content.count <= limit ? content : nil
  }
}
