import Foundation
public import Foundations
import Storage

/// The events of a workspace's jobs, from a cursor on: what was there before, then what comes, from
/// this process and from others.
///
/// Nothing is held for a reader that is slow or away: events are read when it asks for them, a page at a time. Progress is
/// not kept; a reader gets the latest of each job, and never one that came before an event it was given.
public struct JobFeed: AsyncSequence, Sendable {
  public typealias Element = JobEvent

  private let store: JobStore
  private let cursor: Int64
  private let job: Identifier?
  private let follows: Bool

  /// - Parameters:
  ///   - cursor: the number of the last event that was seen, 0 for all of them; see
  ///     ``JobStore/latestSequence()``.
  ///   - job: only its events, where given; the feed then ends after the event of its final state.
  ///   - follows: whether it goes on with what comes; otherwise it ends with what there is, and has no progress.
  public init(_ store: JobStore, after cursor: Int64, of job: Identifier? = nil, follows: Bool = true) {
    self.store = store
    self.cursor = cursor
    self.job = job
    self.follows = follows
  }

  public func makeAsyncIterator() -> Iterator {
    Iterator(
      store: store, cursor: cursor, job: job, follows: follows,
      subscription: follows ? job.map { store.signals.subscribe(to: $0, of: store) } : nil)
  }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let store: JobStore
    fileprivate var cursor: Int64
    fileprivate let job: Identifier?
    private let follows: Bool
    private let subscription: JobSubscription?
    private var page: ArraySlice<JobEvent> = []
    /// The time of the last progress that was given.
    private var progressTime = Date.distantPast
    private var isOver = false

    fileprivate init(
      store: JobStore, cursor: Int64, job: Identifier?, follows: Bool, subscription: JobSubscription?
    ) {
      self.store = store
      self.cursor = cursor
      self.job = job
      self.follows = follows
      self.subscription = subscription
    }

    /// Waits for the next event.
    /// - Returns: `nil` after the final state of the one job that was asked for, or after what there is.
    /// - Throws: `CancellationError`, `StorageError`.
    public mutating func next() async throws -> JobEvent? {
      if isOver { return nil }
      while page.isEmpty {
        // Before reading: what changes from here on wakes us.
        let version = store.watch.version
        page = try await store.events(after: cursor, of: job)[...]
        if page.isEmpty, !follows { return nil }
        if page.isEmpty {
          page = try await store.progress(after: progressTime, of: job)[...]
          if let last = page.last { progressTime = last.time }
        }
        if page.isEmpty {
          if try await hasEnded() {
            // Perhaps only since its events were read.
            page = try await store.events(after: cursor, of: job)[...]
            if page.isEmpty { return nil }
          } else if let subscription {
            try await subscription.change()
          } else {
            _ = try await store.watch.change(after: version)
          }
        }
      }
      let event = page.removeFirst()
      if let sequence = event.sequence { cursor = sequence }
      if job != nil, case .state(let change) = event.kind, change.state.isFinal {
        // A retried job has gone on since; its feed does too.
        if page.isEmpty { isOver = try await store.events(after: cursor, of: job, limit: 1).isEmpty }
      }
      return event
    }

    /// Whether nothing more will happen to the one job that was asked for.
    private func hasEnded() async throws -> Bool {
      guard let job else { return false }
      return try await store.job(job).state.isFinal
    }
  }
}
