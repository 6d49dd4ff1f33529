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

  /// Sees whether the folder can be written or made, and files be linked there, so that hours of work are not
  /// done for one that cannot. Makes nothing.
  /// - Parameter source: the folder that files will come from, where that is known; it may be missing still.
  /// - Throws: `SystemError`, ``ArtifactError``.
  public func check(from source: FilePath? = nil) throws {
    guard !folder.isEmpty else { throw SystemError("make the folder", folder, errno: ENOENT) }
    let (existing, status) = try Self.nearest(folder)
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw SystemError("make the folder", folder, errno: ENOTDIR)
    }
    guard access(existing.string, W_OK) == 0 else { throw SystemError.last("write to", existing) }
    if case .hardLink = method, let source, !source.isEmpty,
      try Self.nearest(source).status.st_dev != status.st_dev
    {
      throw ArtifactError.otherFileSystem(folder)
    }
  }

  /// The folder itself, or the nearest one above it that exists.
  private static func nearest(_ folder: FilePath) throws -> (path: FilePath, status: stat) {
    var existing = folder
    var status = stat()
    while stat(existing.string, &status) != 0 {
      guard errno == ENOENT else { throw SystemError.last("make the folder", folder) }
      let parent = existing.removingLastComponent()
      existing = parent.isEmpty ? "." : parent
    }
    return (existing, status)
  }

  /// Publishes files together: no earlier file is replaced before all of them are complete.
  /// - Parameter files: each a file of the store, or any other, with its name relative to the folder; the name
  ///   may have parts separated by `/`, which become folders.
  /// - Returns: the paths they can be found at.
  /// - Throws: `SystemError` (full disk, permissions, read-only), ``ArtifactError`` for a name that would
  ///   leave the folder or replace an input, a folder or a device, `Cancelled`.
  public func publish(
    _ files: [(file: FileReference, name: String)], cancellation: Cancellation
  ) async throws -> [FilePath] {
    try await onBlockingThread("publish") {
      var complete: [CompleteFile] = []
      defer { for file in complete { file.discard() } }
      var folders: [ArraySlice<String>: OpenFile] = [:]
      for (file, name) in files {
        let staysOpen = complete.count < Self.openLimit
        complete.append(
          try bring(file, as: name, staysOpen: staysOpen, opened: &folders, cancellation: cancellation))
      }
      for file in complete { try file.replace() }
      return complete.map(\.target)
    }
  }

  /// Publishes one file under a name that nothing has yet; of several who try at once, one succeeds.
  /// - Returns: the path it can be found at, or `nil` where there is something of that name.
  /// - Throws: as ``publish(_:as:cancellation:)``.
  public func publishNew(
    _ file: FileReference, as name: String, cancellation: Cancellation
  ) async throws -> FilePath? {
    try await onBlockingThread("publish") {
      var folders: [ArraySlice<String>: OpenFile] = [:]
      let complete = try bring(file, as: name, staysOpen: true, opened: &folders, cancellation: cancellation)
      defer { complete.discard() }
      return try complete.claim() ? complete.target : nil
    }
  }

  /// Files that are kept open until all are complete; those after them have names meanwhile.
  private static let openLimit = 100

  /// Brings a file into the folder it belongs in, complete but for its name.
  /// - Parameter opened: folders by their path below ours, so that each is opened once.
  private func bring(
    _ file: FileReference, as name: String, staysOpen: Bool, opened: inout [ArraySlice<String>: OpenFile],
    cancellation: Cancellation
  ) throws -> CompleteFile {
    let parts = try Self.parts(of: name)
    let parent = try opened[parts.dropLast()] ?? open(parts.dropLast())
    opened[parts.dropLast()] = parent
    try checkTarget(parts[parts.count - 1], in: parent)
    return try place(
      file, in: parent, as: parts[parts.count - 1], staysOpen: staysOpen, cancellation: cancellation)
  }

  /// Opens a folder below ours, making what is missing.
  private func open(_ parts: ArraySlice<String>) throws -> OpenFile {
    try Files.makeFolder(folder)
    let top = try OpenFile(folder, O_RDONLY | O_DIRECTORY, action: "write to")
    return try parts.reduce(top) { try Self.subfolder($1, of: $0) }
  }

  private func place(
    _ file: FileReference, in parent: OpenFile, as name: String, staysOpen: Bool, cancellation: Cancellation
  ) throws -> CompleteFile {
    switch method {
    case .copy:
      let source = try OpenFile(reading: file.filePath)
      let (complete, copy) = try CompleteFile.new(in: parent, as: name, staysOpen: staysOpen)
      do {
        try FileCopy.copy(source, to: copy, cancellation: cancellation)
        try copy.synchronize()
      } catch {
        complete.discard()
        throw error
      }
      return complete
    case .hardLink: return try CompleteFile.link(to: file.filePath, in: parent, as: name)
    }
  }

  private func checkTarget(_ name: String, in parent: OpenFile) throws {
    var status = stat()
    guard fstatat(parent.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
    let target = parent.path.appending(name)
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw ArtifactError.folderInTheWay(target)
    case S_IFREG, S_IFLNK: break
    default: throw ArtifactError.deviceInTheWay(target)
    }
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
