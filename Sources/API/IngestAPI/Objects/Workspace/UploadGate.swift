import Foundation

/// Who may write into an upload's files at the moment, in this process.
///
/// Several parts are written at a time; while the object is made of them, and after the upload has ended, nobody writes. What
/// it keeps is of this process only: after a crash nobody writes, and the rows say which parts count.
final class UploadGate: @unchecked Sendable {
  // @unchecked because the compiler cannot see that every access to the stored state holds `condition`.
  private let condition = NSCondition()
  private var writing = 0
  private var isClosed = false
  private var hasEnded = false
  /// Parts that somebody writes into their place.
  private var taken: Set<Int> = []

  /// Reserves the place of a part in the whole.
  /// - Returns: `false` where somebody else is writing there.
  func take(_ part: Int) -> Bool {
    condition.withLock { taken.insert(part).inserted }
  }

  func giveBack(_ part: Int) {
    condition.withLock { _ = taken.remove(part) }
  }

  /// Writes, unless the gate is closed.
  /// - Returns: `nil` where it is closed.
  func write<Result>(_ body: () throws -> Result) rethrows -> Result? {
    let isOpen = condition.withLock {
      let isOpen = !isClosed && !hasEnded
      if isOpen { writing += 1 }
      return isOpen
    }
    guard isOpen else { return nil }
    defer {
      condition.withLock {
        writing -= 1
        condition.broadcast()
      }
    }
    return try body()
  }

  /// Keeps writers out, after waiting for the blocks that are being written; blocks for as long as the disk takes.
  /// - Returns: `false` where somebody else has closed it.
  func close() -> Bool {
    condition.withLock {
      guard !isClosed, !hasEnded else { return false }
      isClosed = true
      waitForWriters()
      return true
    }
  }

  /// Lets writers in again, unless the upload has ended.
  func open() {
    condition.withLock { isClosed = false }
  }

  /// Keeps writers out for good, in the way of ``close()``.
  func end() {
    condition.withLock {
      hasEnded = true
      waitForWriters()
    }
  }

  private func waitForWriters() {
    while writing > 0 { condition.wait() }
  }
}
