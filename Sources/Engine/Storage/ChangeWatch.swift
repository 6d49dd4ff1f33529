import Foundation
import Foundations
import GRDB
import Synchronization
import SystemPackage

/// Tells when a database has changed, whoever changed it: at once where this process says so, within a tenth of a
/// second for other processes.
///
/// SQLite has no notification between processes; it has a counter that says cheaply whether another connection
/// has committed (https://sqlite.org/pragma.html#pragma_data_version). It is looked at only while somebody waits.
public final class ChangeWatch: Sendable {
  private struct State {
    var version = 0
    var nextWaiter = 0
    var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
    /// Waiters whose task was cancelled before they came to wait.
    var cancelled: Set<Int> = []
    var isPolling = false
  }

  /// In seconds.
  private static let interval = 0.1
  /// How often it looks while nobody waits, before it gives up.
  private static let quietRounds = 20

  private let path: FilePath
  private let state = Mutex(State())
  private let connection: Mutex<DatabaseQueue?> = Mutex(nil)

  /// - Parameter database: the file; nothing is opened before somebody waits.
  public init(_ database: WorkspaceDatabase) {
    path = database.path
  }

  /// Counts up with the changes that were noticed; look at it before reading what may change.
  public var version: Int { state.withLock { $0.version } }

  /// Says that this process has changed something.
  public func signal() {
    wake(with: .success(()))
  }

  /// Waits until there was a change after `seen`.
  /// - Returns: the version to wait for next.
  /// - Throws: `CancellationError`, ``StorageError`` where the file cannot be read any more.
  public func change(after seen: Int) async throws -> Int {
    let number = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    defer { state.withLock { _ = $0.cancelled.remove(number) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        wait(number, seen: seen, continuation)
      }
    } onCancel: {
      cancel(number)
    }
    return version
  }

  private func wait(_ number: Int, seen: Int, _ continuation: CheckedContinuation<Void, any Error>) {
    enum Next {
      case resume(Result<Void, any Error>)
      case poll, nothing
    }
    let next = state.withLock { state -> Next in
      if state.cancelled.remove(number) != nil { return .resume(.failure(CancellationError())) }
      if state.version > seen { return .resume(.success(())) }
      state.waiters[number] = continuation
      if state.isPolling { return .nothing }
      state.isPolling = true
      return .poll
    }
    switch next {
    case .resume(let result): continuation.resume(with: result)
    case .poll: _ = JoinableThread("database watch") { [self] in poll() }
    case .nothing: break
    }
  }

  private func cancel(_ number: Int) {
    let waiter = state.withLock { state in
      let waiter = state.waiters.removeValue(forKey: number)
      // It may not have come so far as to wait; it takes the mark away itself.
      if waiter == nil { state.cancelled.insert(number) }
      return waiter
    }
    waiter?.resume(throwing: CancellationError())
  }

  private func wake(with result: Result<Void, any Error>) {
    let waiters = state.withLock { state in
      state.version += 1
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for waiter in waiters { waiter.resume(with: result) }
  }

  /// Goes on for as long as somebody waits, and a while after, so that who comes back finds it at work. Blocks.
  private func poll() {
    var last: Int?
    var quietRounds = 0
    while true {
      do {
        let now = try dataVersion()
        // What came before the first look may have been missed by whoever waits already.
        if now != last { wake(with: .success(())) }
        last = now
      } catch {
        wake(with: .failure(StorageError.describing(error, at: path)))
      }
      Thread.sleep(forTimeInterval: Self.interval)
      let isOver = state.withLock { state in
        quietRounds = state.waiters.isEmpty ? quietRounds + 1 : 0
        guard quietRounds > Self.quietRounds else { return false }
        state.isPolling = false
        return true
      }
      if isOver { return }
    }
  }

  private func dataVersion() throws -> Int {
    try connection.withLock { connection in
      let queue = try connection ?? open()
      connection = queue
      // Outside of a transaction, in which the counter would stand still.
      return try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }
  }

  private func open() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.label = "genlock watch"
    return try DatabaseQueue(path: path.string, configuration: configuration)
  }
}
