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
      guard try lock(file, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) else { return nil }
      if isInPlace(file) { return FileLock(file, isShared: shared) }
    }
  }

  /// Takes the lock, blocking the thread until it is free.
  private static func take(_ path: FilePath, shared: Bool, _ cancellation: Cancellation) throws -> FileLock {
    while true {
      try cancellation.check()
      let file = try OpenFile(path, O_RDWR | O_CREAT, mode: 0o600, action: "lock")
      if try lock(file, shared ? LOCK_SH : LOCK_EX), isInPlace(file) {
        return FileLock(file, isShared: shared)
      }
    }
  }

  /// - Returns: `false` where somebody else has it and the flags say not to wait.
  private static func lock(_ file: OpenFile, _ flags: Int32) throws -> Bool {
    while flock(file.descriptor, flags) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw SystemError.last("lock", file.path) }
    }
    return true
  }

  /// Whether a file still has its name: the holder before may have removed it between our opening and our
  /// locking it.
  private static func isInPlace(_ file: OpenFile) -> Bool {
    var mine = stat()
    var present = stat()
    return fstat(file.descriptor, &mine) == 0 && stat(file.path.string, &present) == 0
      && mine.st_ino == present.st_ino
  }

  /// Takes the lock, waiting for whoever has it, and goes on with `body` on the same blocking thread.
  /// - Throws: `Cancelled` when the wait is given up, `SystemError` where the file cannot be made.
  public static func acquire<Result: Sendable>(
    _ path: FilePath, shared: Bool = false, cancellation: Cancellation,
    then body: @escaping @Sendable (FileLock) throws -> Result
  ) async throws -> Result {
    let (results, finished) = AsyncStream.makeStream(
      of: Swift.Result<Result, any Error>.self, bufferingPolicy: .bufferingOldest(1))
    // flock(2) cannot be called off. A thread whose wait was given up takes the lock when that is free, finds
    // that nobody listens any more, and lets go of it.
    _ = JoinableThread("lock") {
      var taken: FileLock?
      let result = Swift.Result {
        let lock = try take(path, shared: shared, cancellation)
        taken = lock
        return try body(lock)
      }
      if case .terminated = finished.yield(result) { taken?.release() }
    }
    let result = await withTaskGroup(of: Swift.Result<Result, any Error>?.self) { group in
      group.addTask {
        for await result in results { return result }
        return nil
      }
      group.addTask {
        do {
          try await cancellation.wait()
        } catch {
          // The task was cancelled, which gives the wait up as the cancellation does.
        }
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
    guard let result else { throw Cancelled(reason: cancellation.reason ?? .requested) }
    return try result.get()
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
