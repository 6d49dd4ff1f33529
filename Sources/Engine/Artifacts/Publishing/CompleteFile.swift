import Foundations
import Glibc
import SystemPackage

/// A file in the folder it belongs in, complete but for its name.
///
/// Where the file system can do that it has no name at all until it gets its own, so that a process which is killed
/// leaves nothing behind; elsewhere it has one that is for a while only.
struct CompleteFile {
  private enum Content {
    case unnamed(OpenFile)
    case named(String)
  }

  let parent: OpenFile
  /// What it will be called.
  let name: String
  private let content: Content

  var target: FilePath { parent.path.appending(name) }

  /// A new, empty file.
  /// - Parameter staysOpen: whether it may do without a name, which keeps a descriptor as long as this lives.
  /// - Returns: it, and the file to write its content to.
  static func new(
    in parent: OpenFile, as name: String, staysOpen: Bool
  ) throws -> (CompleteFile, OpenFile) {
    let target = parent.path.appending(name)
    if staysOpen {
      do {
        let file = try OpenFile(
          ".", in: parent, O_WRONLY | temporaryFileFlag, mode: 0o666, action: "write", shownAs: target)
        return (CompleteFile(parent: parent, name: name, content: .unnamed(file)), file)
      } catch let error as SystemError where [EOPNOTSUPP, EISDIR, ENOENT, EINVAL].contains(error.errno) {
        // Not on this file system; network shares and memory cards for the most part.
      }
    }
    let temporary = Files.temporaryName()
    let file = try OpenFile(
      temporary, in: parent, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, action: "write", shownAs: target)
    return (CompleteFile(parent: parent, name: name, content: .named(temporary)), file)
  }

  /// A further name of a file that is there.
  static func link(to file: FilePath, in parent: OpenFile, as name: String) throws -> CompleteFile {
    let temporary = Files.temporaryName()
    guard linkat(AT_FDCWD, file.string, parent.descriptor, temporary, AT_SYMLINK_FOLLOW) != 0 else {
      return CompleteFile(parent: parent, name: name, content: .named(temporary))
    }
    if errno == EXDEV { throw ArtifactError.otherFileSystem(parent.path) }
    throw SystemError.last("link", file)
  }

  /// `O_TMPFILE` of `fcntl.h`, a macro that does not import.
  private static let temporaryFileFlag = 0o20_000_000 | O_DIRECTORY

  /// Gives it its name, in place of what has that now.
  func replace() throws {
    if case .named(let temporary) = content {
      try rename(temporary)
    } else if try !link(as: name) {
      let temporary = Files.temporaryName()
      _ = try link(as: temporary)
      defer { _ = unlinkat(parent.descriptor, temporary, 0) }
      try rename(temporary)
    }
    try parent.synchronize()
  }

  /// Gives it its name unless that is taken; of several who try at once, one succeeds.
  func claim() throws -> Bool {
    do {
      guard try link(as: name) else { return false }
    } catch let error as SystemError where [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(error.errno) {
      // File systems without hard links: an empty file holds the name until the complete one takes its place.
      do {
        _ = try OpenFile(name, in: parent, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, action: "write")
      } catch let error as SystemError where error.errno == EEXIST {
        return false
      }
      try replace()
    }
    try parent.synchronize()
    return true
  }

  /// Removes the name that was for a while only, where it has one still: also after ``replace()``, because a rename
  /// between two names of one file does nothing and leaves both.
  func discard() {
    if case .named(let temporary) = content { _ = unlinkat(parent.descriptor, temporary, 0) }
  }

  private func rename(_ temporary: String) throws {
    try systemCall("write", target) { renameat(parent.descriptor, temporary, parent.descriptor, name) }
  }

  /// - Returns: `false` where there is something of that name.
  private func link(as name: String) throws -> Bool {
    let (folder, source) =
      switch content {
      case .unnamed(let file): (AT_FDCWD, "/proc/self/fd/\(file.descriptor)")
      case .named(let temporary): (parent.descriptor, temporary)
      }
    if linkat(folder, source, parent.descriptor, name, AT_SYMLINK_FOLLOW) == 0 { return true }
    guard errno == EEXIST else { throw SystemError.last("write", target) }
    return false
  }
}
