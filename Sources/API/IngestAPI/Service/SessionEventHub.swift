import Foundations
import Synchronization

/// Hands events of sessions to whoever listens. Publishing never waits: each subscription keeps a bounded number of
/// events for its reader, of progress only the latest, and one that falls too far behind is ended.
final class SessionEventHub: Sendable {
  /// Events that wait for a reader at the most; a session has 26 cameras.
  static let capacity = 128

  private let subscriptions = Mutex<[Identifier: [ObjectIdentifier: SessionSubscription]]>([:])
  /// The latest progress of what is at work, by subject, for those who come later.
  private let progress = Mutex<[Identifier: [String: Double]]>([:])

  /// Listens to what happens from now on.
  func subscribe(to session: Identifier) -> SessionSubscription {
    let subscription = SessionSubscription(hub: self, session: session)
    subscriptions.withLock { $0[session, default: [:]][ObjectIdentifier(subscription)] = subscription }
    return subscription
  }

  func publish(_ event: SessionEvent, in session: Identifier) {
    progress.withLock { progress in
      switch event {
      case .assetIngesting(_, _, let fraction), .syncComputing(let fraction):
        progress[session, default: [:]][event.subject] = fraction
      default:
        progress[session]?[event.subject] = nil
        if progress[session]?.isEmpty == true { progress[session] = nil }
      }
    }
    let listening = subscriptions.withLock { $0[session].map { Array($0.values) } ?? [] }
    for subscription in listening { subscription.add(event) }
  }

  /// The latest progress of a subject, 0 where none is known.
  func latestProgress(of subject: String, in session: Identifier) -> Double {
    progress.withLock { $0[session]?[subject] ?? 0 }
  }

  fileprivate func remove(_ subscription: SessionSubscription) {
    subscriptions.withLock { subscriptions in
      subscriptions[subscription.session]?[ObjectIdentifier(subscription)] = nil
      if subscriptions[subscription.session]?.isEmpty == true { subscriptions[subscription.session] = nil }
    }
  }
}

/// What one reader has not read yet of a session's events. First comes how things stand, then what happens; for one
/// reader.
public final class SessionSubscription: AsyncSequence, Sendable {
  public typealias Element = SessionEvent

  private struct State {
    var waiting: [SessionEvent] = []
    var hasEnded = false
  }

  fileprivate let session: Identifier
  private let hub: SessionEventHub
  private let state = Mutex(State())
  /// Says that there is something to take, or the end.
  private let signal: AsyncStream<Void>
  private let signals: AsyncStream<Void>.Continuation

  fileprivate init(hub: SessionEventHub, session: Identifier) {
    self.hub = hub
    self.session = session
    (signal, signals) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Puts how things stand in front. What came in meanwhile goes where that says it already: progress that is past, and the
  /// end that it tells of.
  func start(with current: [SessionEvent]) {
    let settled = Set(current.filter { !$0.isProgress }.map(\.subject))
    state.withLock { state in
      state.waiting =
        current
        + state.waiting.filter {
          $0.isProgress ? !settled.contains($0.subject) : !current.contains($0)
        }
    }
    signals.yield()
  }

  fileprivate func add(_ event: SessionEvent) {
    let isFull = state.withLock { state in
      guard !state.hasEnded else { return false }
      if event.isProgress, let index = state.waiting.lastIndex(where: { $0.subject == event.subject }),
        state.waiting[index].isProgress
      {
        state.waiting[index] = event
        return false
      }
      guard state.waiting.count < SessionEventHub.capacity else { return true }
      state.waiting.append(event)
      return false
    }
    if isFull { end() } else { signals.yield() }
  }

  /// Stops listening; what waits can still be read.
  public func end() {
    state.withLock { $0.hasEnded = true }
    hub.remove(self)
    signals.finish()
  }

  private func take() -> SessionEvent? {
    state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let subscription: SessionSubscription
    fileprivate var signal: AsyncStream<Void>.AsyncIterator

    /// - Returns: `nil` after ``SessionSubscription/end()``, when the task is cancelled, and for a reader that was too slow.
    public mutating func next() async -> SessionEvent? {
      while true {
        if let event = subscription.take() { return event }
        guard await signal.next() != nil else { return subscription.take() }
      }
    }
  }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(subscription: self, signal: signal.makeAsyncIterator())
  }
}
