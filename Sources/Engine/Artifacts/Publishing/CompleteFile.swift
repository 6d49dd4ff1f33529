import Foundations
import Glibc
import SystemPackage

/// A file in the folder it belongs in, complete but for its name.
struct CompleteFile {
  let parent: OpenFile
  /// What it will be called.
  let name: String
  let temporary = Files.temporaryName()

  var target: FilePath { parent.path.appending(name) }

  /// Gives it its name, in place of what has that now.
  func replace() throws {
    try systemCall("write", target) {
      renameat(parent.descriptor, temporary, parent.descriptor, name)
    }
    try parent.synchronize()
  }

  /// Gives it its name unless that is taken; of several who try at once, one succeeds.
  func claim() throws -> Bool {
    if linkat(parent.descriptor, temporary, parent.descriptor, name, 0) != 0 {
      switch errno {
      case EEXIST: return false
      // File systems without hard links: an empty file holds the name until the complete one takes its place.
      case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
        do {
          _ = try OpenFile(name, in: parent, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, action: "write")
        } catch let error as SystemError where error.errno == EEXIST {
          return false
        }
        try replace()
      default: throw SystemError.last("write", target)
      }
    }
    try parent.synchronize()
    return true
  }

  /// Removes the name that was for a while only, where it is still there: also after ``replace()``, because a
  /// rename between two links to one file does nothing and leaves both names.
  func discard() {
    _ = unlinkat(parent.descriptor, temporary, 0)
  }
}
