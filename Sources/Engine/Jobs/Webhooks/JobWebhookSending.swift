public import Foundations
import Runtime
public import Webhooks

/// The webhooks of a workspace's jobs from event to receiver: ``JobWebhookBridge`` and `WebhookSender` together, beside a
/// worker or a server.
public struct JobWebhookSending: Sendable {
  private let bridge: JobWebhookBridge
  private let sender: WebhookSender

  /// - Parameters:
  ///   - store: of a workspace that was opened with `WebhookQueue.schema`.
  ///   - trouble: told of errors after which it goes on.
  public init(
    _ store: JobStore, settings: WebhookSenderSettings = WebhookSenderSettings(),
    trouble: @escaping @Sendable (any Error) -> Void = { _ in }
  ) {
    let queue = WebhookQueue(store.database)
    bridge = JobWebhookBridge(store, queue: queue, trouble: trouble)
    sender = WebhookSender(
      queue, secrets: WebhookSecrets(folder: store.workspace.secretsFolder), settings: settings,
      trouble: trouble)
  }

  /// Sends until it is asked to stop, or the task is cancelled.
  /// - Throws: `StorageError`.
  public func run(_ cancellation: Cancellation = Cancellation()) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await bridge.run(cancellation) }
      group.addTask { try await sender.run(cancellation) }
      try await group.waitForAll()
    }
  }

  /// Does what is left to do now, once: tells of all events that there are, and sends what is due.
  /// - Throws: `StorageError`.
  public func finish() async throws {
    try await bridge.forward()
    try await sender.sendDue()
  }
}
