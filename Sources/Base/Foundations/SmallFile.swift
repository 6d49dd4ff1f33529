import Glibc
public import SystemPackage

/// Documents that are read whole.
public enum SmallFile {
  /// Reads a file. It blocks on the disk.
  /// - Parameter limit: in bytes.
  /// - Returns: its content, `nil` where there is more than the limit; a file that says so itself is not read.
  /// - Throws: ``SystemError``.
  public static func read(_ path: FilePath, limit: Int) throws -> [UInt8]? {
    var content: [UInt8] = []
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      return try file.closeAfter {
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        let size = Int(status.st_size)
        guard size <= limit else { return nil }
        // Space for all at once; an array that grows is copied, and is twice as large in between.
        content.reserveCapacity(size)
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while content.count <= limit {
          let count = try block.withUnsafeMutableBytes { try file.read(into: $0) }
          if count == 0 { return content }
          content += block.prefix(count)
        }
        return nil
      }
    } catch let error as Errno {
      throw SystemError("read", path, errno: error.rawValue)
    }
  }
}
