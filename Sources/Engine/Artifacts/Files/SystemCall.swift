import Foundations
package import Glibc
package import SystemPackage

/// Makes a system call again while a signal interrupts it.
/// - Parameters:
///   - action: what it does, as an infinitive for the error's sentence.
///   - path: the file it is about.
/// - Returns: what the call returned, not negative.
/// - Throws: `SystemError`.
@discardableResult
package func systemCall<Result: SignedInteger>(
  _ action: String, _ path: FilePath, _ call: () -> Result
) throws -> Result {
  while true {
    let result = call()
    if result >= 0 { return result }
    if errno != EINTR { throw SystemError.last(action, path) }
  }
}

/// An open file that closes itself, so that no error path leaks it.
package final class OpenFile: Sendable {
  package let descriptor: Int32
  /// The one that errors name.
  package let path: FilePath

  /// - Parameters:
  ///   - flags: of `open(2)`; close-on-exec is always added, so that no child keeps a lock or an artifact
  ///     open.
  ///   - mode: of a file that is made.
  ///   - shown: what errors name instead, where the path itself is one for a while only.
  package init(
    _ path: FilePath, _ flags: Int32, mode: mode_t = 0o644, action: String = "open",
    shownAs shown: FilePath? = nil
  ) throws {
    self.path = shown ?? path
    descriptor = try systemCall(action, self.path) { open(path.string, flags | O_CLOEXEC, mode) }
  }

  /// Opens a file from outside for reading, without waiting for the other end where it is a pipe.
  package convenience init(reading path: FilePath, following: Bool = true) throws {
    try self.init(path, O_RDONLY | O_NONBLOCK | (following ? 0 : O_NOFOLLOW), action: "read")
  }

  /// The same, with the path relative to an open folder.
  package init(
    _ name: String, in folder: OpenFile, _ flags: Int32, mode: mode_t = 0o644, action: String = "open",
    shownAs shown: FilePath? = nil
  ) throws {
    path = shown ?? folder.path.appending(name)
    descriptor = try systemCall(action, path) {
      openat(folder.descriptor, name, flags | O_CLOEXEC, mode)
    }
  }

  deinit { _ = close(descriptor) }

  package func synchronize() throws {
    try systemCall("write to", path) { fsync(descriptor) }
  }

  /// - Returns: the number of bytes read, 0 at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
    try systemCall("read", path) { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
  }

  package func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let window = UnsafeRawBufferPointer(rebasing: rest)
      let count = try systemCall("write to", path) { write(descriptor, window.baseAddress, window.count) }
      rest = rest.dropFirst(count)
    }
  }
}
