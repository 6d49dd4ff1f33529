import Synchronization

extension Cancellation {
  /// Waits until the work has to stop.
  /// - Throws: `CancellationError` where the waiting task is cancelled before.
  public func wait() async throws {
    try await wait(until: \.isCancelled)
  }

  /// Waits until the work may begin nothing further.
  /// - Throws: `CancellationError` where the waiting task is cancelled before.
  public func waitForWindDown() async throws {
    try await wait(until: \.isWindingDown)
  }

  private func wait(until isReached: @Sendable (Cancellation) -> Bool) async throws {
    while !isReached(self) {
      try Task.checkCancellation()
      await change(until: isReached)
    }
  }

  /// Returns once something has happened that may be what is waited for, or the task is cancelled.
  private func change(until isReached: @Sendable (Cancellation) -> Bool) async {
    let (requests, waiter) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let token = Token()
    let sources = sources
    for source in sources { source.waiters.withLock { $0[token.identifier] = waiter } }
    defer { for source in sources { source.waiters.withLock { $0[token.identifier] = nil } } }
    // Before the look: a deadline that passes between the two would be seen by neither.
    let deadline = nextDeadline
    // Who asked before we were in the lists is seen here, who asks from now on wakes us.
    if isReached(self) { return }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await _ in requests { return } }
      if let deadline {
        group.addTask {
          do {
            try await Task.sleep(until: deadline, clock: .continuous)
          } catch {
            // Cancelled, because somebody asked first; there is nothing left to wait for.
          }
        }
      }
      await group.next()
      group.cancelAll()
    }
  }

  /// How many waits are under way on this one.
  var waiterCount: Int { waiters.withLock { $0.count } }

  /// Tells one wait from another, for as long as it lives.
  private final class Token: Sendable {
    var identifier: ObjectIdentifier { ObjectIdentifier(self) }
  }
}
