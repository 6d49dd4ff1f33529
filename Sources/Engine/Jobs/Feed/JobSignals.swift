import Foundations
import Storage
import Synchronization

/// Wakes feeds of single jobs when theirs has changed, so that a change of any job costs one look at the database and not
/// one for each reader.
final class JobSignals: Sendable {
  private struct State {
    /// By job.
    var listening: [String: [ObjectIdentifier: JobSubscription.Signal]] = [:]
    /// Looks for changes while somebody listens.
    var following: Task<Void, Never>?
  }

  private let state = Mutex(State())

  /// - Returns: what wakes its holder, until it is let go.
  func subscribe(to job: Identifier, of store: JobStore) -> JobSubscription {
    let subscription = JobSubscription(signals: self, job: job.description)
    state.withLock { state in
      state.listening[subscription.job, default: [:]][ObjectIdentifier(subscription)] = subscription.signal
      if state.following == nil { state.following = Task { await self.follow(store) } }
    }
    return subscription
  }

  fileprivate func remove(_ subscription: JobSubscription) {
    state.withLock { state in
      state.listening[subscription.job]?[ObjectIdentifier(subscription)] = nil
      if state.listening[subscription.job]?.isEmpty == true { state.listening[subscription.job] = nil }
      guard state.listening.isEmpty else { return }
      state.following?.cancel()
      state.following = nil
    }
  }

  private func follow(_ store: JobStore) async {
    do {
      var known: JobStore.Latest?
      while true {
        // Before reading: what changes from here on wakes us.
        let version = store.watch.version
        if let before = known {
          let now = try await store.latest(after: before.sequence)
          wake(now.jobs.union(now.progress.keys.filter { now.progress[$0] != before.progress[$0] }))
          known = now
        } else {
          known = JobStore.Latest(sequence: try await store.latestSequence())
          // What came before the first look may have been missed by whoever listens already.
          wakeAll()
        }
        _ = try await store.watch.change(after: version)
      }
    } catch {
      if !Task.isCancelled { end(error) }
    }
  }

  private func wake(_ jobs: Set<String>) {
    let signals = state.withLock { state in
      jobs.flatMap { state.listening[$0].map { Array($0.values) } ?? [] }
    }
    for signal in signals { signal.yield() }
  }

  private func wakeAll() {
    for signal in state.withLock({ $0.listening.values.flatMap(\.values) }) { signal.yield() }
  }

  /// Tells whoever listens why nothing more can be heard.
  private func end(_ error: any Error) {
    let signals = state.withLock { state in
      defer { state = State() }
      return state.listening.values.flatMap(\.values)
    }
    for signal in signals { signal.finish(throwing: error) }
  }
}

/// One feed's ear; for one task at a time.
final class JobSubscription: Sendable {
  typealias Signal = AsyncThrowingStream<Void, any Error>.Continuation

  fileprivate let job: String
  fileprivate let signal: Signal
  private let signals: JobSignals
  private let changes: AsyncThrowingStream<Void, any Error>

  fileprivate init(signals: JobSignals, job: String) {
    (changes, signal) = AsyncThrowingStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    self.signals = signals
    self.job = job
  }

  deinit {
    signals.remove(self)
  }

  /// Waits until the job has changed since this was made, or last returned.
  /// - Throws: `CancellationError`, `StorageError`.
  func change() async throws {
    var iterator = changes.makeAsyncIterator()
    if try await iterator.next() == nil { throw CancellationError() }
  }
}
