public import GRDB
import Synchronization

/// Collects small writes and makes them in few transactions off the caller's path.
///
/// Writes happen in the order in which they were added. What is lost when the process dies must be something
/// that can be found out again, such as a remembered digest or a stage's progress.
public final class WriteBehind: Sendable {
  public typealias Operation = @Sendable (Database) throws -> Void

  private struct State {
    var waiting: [Operation] = []
    var drain: Task<Void, Never>?
    /// The wait before the writes, cancelled when somebody wants them now.
    var gathering: Task<Void, any Error>?
    var failure: (any Error)?
  }

  /// How long writes are gathered before a transaction is made of them.
  private static let gatheringTime = Duration.milliseconds(20)

  private let database: WorkspaceDatabase
  private let state = Mutex(State())

  public init(_ database: WorkspaceDatabase) {
    self.database = database
  }

  /// Adds a write and returns at once.
  public func add(_ operation: @escaping Operation) {
    state.withLock { state in
      state.waiting.append(operation)
      guard state.drain == nil else { return }
      // Nothing announces the last of a burst of writes, so a moment is waited; flush() cuts it short.
      let gathering = Task { try await Task.sleep(for: Self.gatheringTime) }
      state.gathering = gathering
      state.drain = Task {
        // Whether the wait ended or was cut short makes no difference.
        _ = await gathering.result
        await drain()
      }
    }
  }

  /// Waits until everything added so far is written.
  /// - Throws: the first failure since the last call; the writes of its transaction are lost.
  public func flush() async throws {
    while let (drain, gathering) = state.withLock({ state in state.drain.map { ($0, state.gathering) } }) {
      gathering?.cancel()
      await drain.value
    }
    let failure = state.withLock { state in
      defer { state.failure = nil }
      return state.failure
    }
    if let failure { throw failure }
  }

  private func drain() async {
    while let operations = takeWaiting() {
      do {
        try await database.write { database in
          for operation in operations { try operation(database) }
        }
      } catch {
        state.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
  }

  /// Everything that waits, or `nil` after declaring the drain over.
  private func takeWaiting() -> [Operation]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.drain = nil
        return nil
      }
      defer { state.waiting = [] }
      return state.waiting
    }
  }
}
