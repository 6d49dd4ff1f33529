public import Foundations
import Glibc
public import SystemPackage

/// A lock that one holder on this machine has at a time, given up when its process ends in whatever way.
///
/// It is an advisory lock (`flock(2)`) on a file of its own, which is removed on ``release()``; two holders
/// in one process exclude each other as two processes do.
public final class FileLock: Sendable {
  private let file: OpenFile
  private let isShared: Bool

  private init(_ file: OpenFile, isShared: Bool) {
    self.file = file
    self.isShared = isShared
  }

  /// A shared lock that was waited for elsewhere; its file stays.
  init(held file: OpenFile) {
    self.file = file
    isShared = true
  }

  /// Takes the lock if nobody has it. Does not wait.
  /// - Parameter shared: several may hold it so at once, beside none who holds it alone. A shared lock's file
  ///   stays.
  /// - Returns: `nil` while somebody else has it.
  /// - Throws: `SystemError` where the file cannot be made.
  public static func attempt(_ path: FilePath, shared: Bool = false) throws -> FileLock? {
    while true {
      let file = try OpenFile(path, O_RDWR | O_CREAT, mode: 0o600, action: "lock")
      while flock(file.descriptor, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
        if errno == EWOULDBLOCK { return nil }
        if errno != EINTR { throw SystemError.last("lock", path) }
      }
      // The holder before may have removed the file between our opening and our locking it.
      var mine = stat()
      var present = stat()
      if fstat(file.descriptor, &mine) == 0, stat(path.string, &present) == 0, mine.st_ino == present.st_ino {
        return FileLock(file, isShared: shared)
      }
    }
  }

  /// Takes the lock, waiting for whoever has it, and goes on with `body` on the same blocking thread.
  /// - Throws: `Cancelled` when the wait is given up, `SystemError` where the file cannot be made.
  public static func acquire<Result: Sendable>(
    _ path: FilePath, shared: Bool = false, cancellation: Cancellation,
    then body: @escaping @Sendable (FileLock) throws -> Result
  ) async throws -> Result {
    var pause = Duration.milliseconds(2)
    while true {
      let result = try await onBlockingThread("lock") { try attempt(path, shared: shared).map(body) }
      if let result { return result }
      try cancellation.check()
      // flock(2) cannot be waited for with a limit, so we look again, less often as time goes by.
      do {
        try await Task.sleep(for: pause)
      } catch {
        throw Cancelled(reason: cancellation.reason ?? .requested)
      }
      pause = min(pause * 2, .milliseconds(100))
    }
  }

  /// Takes the lock, waiting for whoever has it.
  /// - Throws: `Cancelled` when the wait is given up, `SystemError` where the file cannot be made.
  public static func acquire(
    _ path: FilePath, shared: Bool = false, cancellation: Cancellation
  ) async throws -> FileLock {
    try await acquire(path, shared: shared, cancellation: cancellation) { $0 }
  }

  /// Gives the lock up; also done when the last reference goes away, then without removing the file.
  public func release() {
    if !isShared { Files.removeIfPresent(file.path) }
    _ = flock(file.descriptor, LOCK_UN)
  }
}
