import Foundations
import Glibc
public import SystemPackage

/// What tells cheaply that a file is the same and was not changed: size, time of modification and inode.
public struct FileIdentity: Sendable, Hashable {
  /// In bytes.
  public var size: Int64
  /// In nanoseconds since 1970, UTC.
  public var modified: Int64
  public var inode: UInt64
  public var device: UInt64

  /// Looks at a regular file, following symbolic links.
  /// - Throws: `SystemError` where there is none; ``ArtifactError`` for a pipe, a socket or a device.
  public init(of path: FilePath) throws {
    var status = stat()
    try systemCall("read", path) { stat(path.string, &status) }
    try self.init(status, path)
  }

  init(of file: OpenFile) throws {
    var status = stat()
    try systemCall("read", file.path) { fstat(file.descriptor, &status) }
    try self.init(status, file.path)
  }

  private init(_ status: stat, _ path: FilePath) throws {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw SystemError("read", path, errno: EISDIR)
    default: throw ArtifactError.notRegular(path)
    }
    size = Int64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    inode = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
  }
}
