public import Foundations
import Glibc
public import MediaTypes
public import SystemPackage

/// Puts files of the store under readable names in a folder of the user's.
///
/// Each appears whole or not at all, in place of an earlier one of that name only once it is complete.
public struct Publication: Sendable {
  public enum Method: Sendable {
    /// Blocks shared with the store where the file system can do that, else a copy.
    case copy
    /// A second, read-only name of the stored file itself.
    case hardLink
  }

  /// Where to; made when it is missing.
  public var folder: FilePath
  public var method: Method
  /// Files that must never be replaced: the run's inputs.
  public var protected: [FilePath]

  public init(folder: FilePath, method: Method = .copy, protected: [FilePath] = []) {
    self.folder = folder
    self.method = method
    self.protected = protected
  }

  /// Sees whether the folder can be written or made, so that hours of work are not done for one that cannot.
  /// Makes nothing.
  /// - Throws: `SystemError`.
  public func check() throws {
    guard !folder.isEmpty else { throw SystemError("make the folder", folder, errno: ENOENT) }
    var existing = folder
    var status = stat()
    while stat(existing.string, &status) != 0 {
      guard errno == ENOENT else { throw SystemError.last("make the folder", folder) }
      let parent = existing.removingLastComponent()
      existing = parent.isEmpty ? "." : parent
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw SystemError("make the folder", folder, errno: ENOTDIR)
    }
    guard access(existing.string, W_OK) == 0 else { throw SystemError.last("write to", existing) }
  }

  /// Publishes one file.
  /// - Parameters:
  ///   - file: a file of the store, or any other.
  ///   - name: relative to the folder; may have parts separated by `/`, which become folders.
  /// - Returns: the path it can be found at.
  /// - Throws: `SystemError` (full disk, permissions, read-only), ``ArtifactError`` for a name that would
  ///   leave the folder or replace an input or a folder, `Cancelled`.
  public func publish(
    _ file: FileReference, as name: String, cancellation: Cancellation
  ) async throws -> FilePath {
    try await onBlockingThread("publish") {
      try publish(file, as: name, cancellation: cancellation) { temporary, leaf, parent in
        try systemCall("write", parent.path.appending(leaf)) {
          renameat(parent.descriptor, temporary, parent.descriptor, leaf)
        }
        return true
      }.path
    }
  }

  /// Publishes one file under a name that nothing has yet; of several who try at once, one succeeds.
  /// - Returns: the path it can be found at, or `nil` where there is something of that name.
  /// - Throws: as ``publish(_:as:cancellation:)``.
  public func publishNew(
    _ file: FileReference, as name: String, cancellation: Cancellation
  ) async throws -> FilePath? {
    try await onBlockingThread("publish") {
      let result = try publish(file, as: name, cancellation: cancellation, Self.claim)
      return result.isPublished ? result.path : nil
    }
  }

  /// Gives a complete file its name unless that is taken.
  private static func claim(_ temporary: String, as leaf: String, in parent: OpenFile) throws -> Bool {
    if linkat(parent.descriptor, temporary, parent.descriptor, leaf, 0) == 0 { return true }
    switch errno {
    case EEXIST: return false
    // File systems without hard links: an empty file holds the name until the complete one takes its place.
    case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
      do {
        _ = try OpenFile(leaf, in: parent, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, action: "write")
      } catch let error as SystemError where error.errno == EEXIST {
        return false
      }
      try systemCall("write", parent.path.appending(leaf)) {
        renameat(parent.descriptor, temporary, parent.descriptor, leaf)
      }
      return true
    default: throw SystemError.last("write", parent.path.appending(leaf))
    }
  }

  /// - Parameter settle: gives the complete temporary file its name in the folder, and tells
  ///   whether it could.
  private func publish(
    _ file: FileReference, as name: String, cancellation: Cancellation,
    _ settle: (_ temporary: String, _ leaf: String, _ parent: OpenFile) throws -> Bool
  ) throws -> (path: FilePath, isPublished: Bool) {
    let parts = try Self.parts(of: name)
    try Files.makeFolder(folder)
    var parent = try OpenFile(folder, O_RDONLY | O_DIRECTORY, action: "write to")
    for part in parts.dropLast() { parent = try Self.subfolder(part, of: parent) }
    let leaf = parts[parts.count - 1]
    let target = parent.path.appending(leaf)
    try checkTarget(leaf, in: parent, target)
    let temporary = Files.temporaryName()
    let isPublished: Bool
    do {
      try place(file, as: temporary, in: parent, cancellation: cancellation)
      isPublished = try settle(temporary, leaf, parent)
    } catch {
      _ = unlinkat(parent.descriptor, temporary, 0)
      throw error
    }
    // A rename between two links to one file does nothing and leaves both names.
    _ = unlinkat(parent.descriptor, temporary, 0)
    try parent.synchronize()
    return (target, isPublished)
  }

  private func place(
    _ file: FileReference, as temporary: String, in parent: OpenFile, cancellation: Cancellation
  ) throws {
    switch method {
    case .copy:
      let source = try OpenFile(reading: file.filePath)
      let copy = try OpenFile(
        temporary, in: parent, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, action: "write")
      try FileCopy.copy(source, to: copy, cancellation: cancellation)
      try copy.synchronize()
    case .hardLink:
      guard linkat(AT_FDCWD, file.path, parent.descriptor, temporary, AT_SYMLINK_FOLLOW) != 0 else { return }
      if errno == EXDEV { throw ArtifactError.otherFileSystem(parent.path) }
      throw SystemError.last("link", file.filePath)
    }
  }

  private func checkTarget(_ leaf: String, in parent: OpenFile, _ target: FilePath) throws {
    var status = stat()
    guard fstatat(parent.descriptor, leaf, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR { throw ArtifactError.folderInTheWay(target) }
    for input in protected {
      var other = stat()
      if stat(input.string, &other) == 0, other.st_ino == status.st_ino, other.st_dev == status.st_dev {
        throw ArtifactError.wouldReplaceInput(target)
      }
    }
  }

  /// Opens a folder in an open one, making it where it is missing, without following a link.
  private static func subfolder(_ name: String, of parent: OpenFile) throws -> OpenFile {
    if mkdirat(parent.descriptor, name, 0o777) != 0, errno != EEXIST {
      throw SystemError.last("make the folder", parent.path.appending(name))
    }
    do {
      return try OpenFile(name, in: parent, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, action: "write to")
    } catch let error as SystemError where [ELOOP, ENOTDIR].contains(error.errno) {
      throw ArtifactError.linkInTheWay(parent.path.appending(name))
    }
  }

  private static func parts(of name: String) throws -> [String] {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let areSafe = parts.allSatisfy { part in
      !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255 && !part.utf8.contains(0)
    }
    guard areSafe, !parts.isEmpty else { throw ArtifactError.unsafeName(name) }
    return parts
  }
}
