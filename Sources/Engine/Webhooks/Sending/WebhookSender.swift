import Foundation
public import Foundations
import Storage

/// Sends what lies in a ``WebhookQueue``, until it is asked to stop: at least once, as Standard Webhooks 1.0.0 has it, each
/// delivery signed, a few at a time, and few of them to the same receiver.
///
/// Several senders, in this process and in others, may share a queue.
public actor WebhookSender {
  private let queue: WebhookQueue
  private let secrets: WebhookSecrets
  private let settings: WebhookSenderSettings
  private let clock: WebhookClock
  private let resolver: HostResolver
  private let trouble: @Sendable (any Error) -> Void
  /// Attempts under way, by receiver.
  private var busy: [String: Int] = [:]
  private var nextRemoval = Date.distantPast

  /// - Parameter trouble: told of errors after which it goes on, such as a database that is locked for long.
  public init(
    _ queue: WebhookQueue, secrets: WebhookSecrets, settings: WebhookSenderSettings = WebhookSenderSettings(),
    clock: WebhookClock = .system, trouble: @escaping @Sendable (any Error) -> Void = { _ in }
  ) {
    self.init(queue, secrets, settings, clock, .system, trouble)
  }

  init(
    _ queue: WebhookQueue, _ secrets: WebhookSecrets, _ settings: WebhookSenderSettings,
    _ clock: WebhookClock,
    _ resolver: HostResolver, _ trouble: @escaping @Sendable (any Error) -> Void
  ) {
    self.queue = queue
    self.secrets = secrets
    self.settings = settings
    self.clock = clock
    self.resolver = resolver
    self.trouble = trouble
  }

  /// Sends until it is asked to stop, or the task is cancelled; attempts under way then have the time to end.
  /// - Throws: `StorageError` where the queue cannot be used.
  public func run(_ cancellation: Cancellation = Cancellation()) async throws {
    try await work(Cancellation(parent: cancellation)) { false }
  }

  /// Sends what is due now, once, and returns when all of it was.
  /// - Throws: `StorageError`.
  public func sendDue() async throws {
    let start = clock.now()
    try await work(Cancellation()) { [queue] in
      // Attempts under way are due later than when they began.
      try await queue.due(at: start, busy: [:], perReceiver: 1, limit: 1).numbers.isEmpty
    }
  }

  private func work(
    _ cancellation: Cancellation, until isDone: @escaping @Sendable () async throws -> Bool
  ) async throws {
    // A task of its own: a cancelled one could not write what became of its attempts.
    let working = Task { try await loop(cancellation, until: isDone) }
    try await withTaskCancellationHandler {
      try await working.value
    } onCancel: {
      cancellation.cancel()
    }
  }

  private func loop(
    _ cancellation: Cancellation, until isDone: @escaping @Sendable () async throws -> Bool
  ) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      while !cancellation.isCancelled {
        // Before looking: what changes from here on wakes us.
        let version = queue.watch.version
        var next = nextRemoval
        do {
          let (attempts, due) = try await begin()
          for attempt in attempts { group.addTask { await self.make(attempt) } }
          if !attempts.isEmpty { continue }
          if let due { next = min(next, due) }
          if try await isDone() { break }
        } catch let error as any CodedError where error.isTransient {
          trouble(error)
          next = clock.now().addingTimeInterval(1)
        }
        try await wait(version, until: next, cancellation)
      }
    }
  }

  /// Begins what there is room for.
  /// - Returns: also when the next is due.
  private func begin() async throws -> ([WebhookAttempt], Date?) {
    let now = clock.now()
    if nextRemoval <= now {
      nextRemoval = now.addingTimeInterval(3600)
      try await queue.removeEnded(before: now.addingTimeInterval(-(settings.retention / .seconds(1))))
    }
    let room = settings.slots - busy.values.reduce(0, +)
    guard room > 0 else { return ([], nil) }
    let due = try await queue.due(
      at: now, busy: busy, perReceiver: settings.slotsPerReceiver, limit: room)
    let attempts = try await queue.begin(due.numbers, at: now)
    for attempt in attempts { busy[attempt.authority, default: 0] += 1 }
    return (attempts, due.next)
  }

  /// Returns at a time, after a change, or when it is asked to stop.
  private func wait(_ version: Int, until next: Date, _ cancellation: Cancellation) async throws {
    try await untilFirst([
      { [queue] in _ = try await queue.watch.change(after: version) },
      { [clock] in try await clock.sleep(next) },
      { try await cancellation.wait() },
    ])
  }

  private func make(_ attempt: WebhookAttempt) async {
    let end = await send(attempt)
    do {
      try await queue.end(attempt, end, at: clock.now())
    } catch {
      // The attempt is made again when its time is over.
      trouble(error)
    }
    busy[attempt.authority, default: 1] -= 1
    if busy[attempt.authority] == 0 { busy[attempt.authority] = nil }
    queue.watch.signal()
  }

  private nonisolated func send(_ attempt: WebhookAttempt) async -> WebhookAttemptEnd {
    let random = Double.random(in: 0...1)
    do {
      let url = try WebhookURL(attempt.url)
      let address = try await settings.policy.address(of: url, turn: attempt.failures, resolver: resolver)
      let secrets = try await onBlockingThread("secrets") { [secrets] in try secrets.secrets(attempt.secret) }
      let answer = try await WebhookClient(timeout: settings.timeout, trust: settings.trust).post(
        attempt.body, headers: headers(attempt, secrets), to: url, at: address)
      return WebhookAttemptEnd(attempt, answer: answer, host: url.host, now: clock.now(), random: random)
    } catch {
      return WebhookAttemptEnd(attempt, error: error, now: clock.now(), random: random)
    }
  }

  private nonisolated func headers(_ attempt: WebhookAttempt, _ secrets: [WebhookSecret]) -> [(
    String, String
  )] {
    let id = attempt.id.description
    let timestamp = Int64(clock.now().timeIntervalSince1970)
    let signatures = secrets.map { $0.signature(id: id, timestamp: timestamp, body: attempt.body) }
    return [
      ("content-type", "application/json"), ("user-agent", "genlock"), ("webhook-id", id),
      ("webhook-timestamp", "\(timestamp)"), ("webhook-signature", signatures.joined(separator: " ")),
    ]
  }
}
