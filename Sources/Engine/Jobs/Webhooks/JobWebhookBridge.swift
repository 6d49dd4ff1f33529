public import Foundations
import Storage
public import Webhooks

/// Makes a delivery of each event that somebody who submitted a job wants to be told: that it waits, or came into a final
/// state. `WebhookSender` sends them.
///
/// Several bridges may share a workspace: how far they have come is moved in the transaction that adds the
/// deliveries, so that each event becomes one, whoever dies when.
public actor JobWebhookBridge {
  private let store: JobStore
  private let queue: WebhookQueue
  private let trouble: @Sendable (any Error) -> Void
  /// The last event that was looked at.
  private var cursor: Int64 = 0

  /// - Parameters:
  ///   - queue: of the store's workspace.
  ///   - trouble: told of errors after which it goes on, such as a job whose event is too large to be told.
  public init(
    _ store: JobStore, queue: WebhookQueue, trouble: @escaping @Sendable (any Error) -> Void = { _ in }
  ) {
    self.store = store
    self.queue = queue
    self.trouble = trouble
  }

  /// Follows the events of all jobs until it is asked to stop, or the task is cancelled.
  /// - Throws: `StorageError`.
  public func run(_ cancellation: Cancellation = Cancellation()) async throws {
    while !cancellation.isCancelled {
      // Before reading: what changes from here on wakes us.
      let version = store.watch.version
      do {
        try await forward()
      } catch let error as any CodedError where error.isTransient {
        trouble(error)
      } catch is CancellationError {
        return
      }
      do {
        try await untilFirst([
          { [store] in _ = try await store.watch.change(after: version) },
          { try await cancellation.wait() },
        ])
      } catch is CancellationError {
        return
      }
    }
  }

  /// Sees to all events that there are.
  /// - Throws: `StorageError`.
  public func forward() async throws {
    while true {
      let (page, problems) = try await JobWebhookRecords.forward(after: cursor, in: store.database)
      for problem in problems { trouble(problem) }
      if page.hasDeliveries { queue.signal() }
      cursor = max(cursor, page.end)
      if page.isLast { return }
    }
  }
}
