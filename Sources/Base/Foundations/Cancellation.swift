import Synchronization

/// A flag that asks work to stop, readable from any thread and from C callbacks without blocking.
///
/// Swift's task cancellation cannot be seen from the threads that run libav; this can. It carries a deadline
/// too, because for the work under it a time limit and a request to stop are the same thing.
public final class Cancellation: Sendable {
  /// Why the work has to stop.
  public enum Reason: Int, Sendable {
    /// Somebody asked for it: Ctrl-C, an API call, a failed run.
    case requested = 1
    /// The time limit passed.
    case timedOut = 2
  }

  private let reasonCode = Atomic<Int>(0)
  private let isAskedToWindDown = Atomic<Bool>(false)
  private let deadline: ContinuousClock.Instant?
  private let parent: Cancellation?
  /// Cancelled once all of these are; empty for an ordinary one.
  private let members: [Cancellation]
  /// Those who wait for somebody to ask.
  let waiters = Mutex<[ObjectIdentifier: AsyncStream<Void>.Continuation]>([:])

  /// - Parameters:
  ///   - parent: work that this is part of; when that is cancelled, so is this.
  ///   - timeLimit: time from now after which this counts as cancelled with ``Reason/timedOut``.
  public init(parent: Cancellation? = nil, timeLimit: Duration? = nil) {
    self.parent = parent
    members = []
    deadline = timeLimit.map { ContinuousClock.now.advanced(by: $0) }
  }

  /// One that is cancelled when each of several is, for work that they share.
  public init(whenAll members: [Cancellation]) {
    self.members = members
    parent = nil
    deadline = nil
  }

  /// Asks the work to stop. Asking twice is the same as asking once.
  public func cancel() {
    _ = reasonCode.compareExchange(
      expected: 0, desired: Reason.requested.rawValue, ordering: .sequentiallyConsistent)
    for waiter in waiters.withLock({ Array($0.values) }) { waiter.yield() }
  }

  /// Asks the work to begin nothing further; what is under way may end. ``cancel()`` stops that too.
  public func windDown() {
    isAskedToWindDown.store(true, ordering: .sequentiallyConsistent)
    for waiter in waiters.withLock({ Array($0.values) }) { waiter.yield() }
  }

  /// Whether nothing further may begin.
  public var isWindingDown: Bool {
    isAskedToWindDown.load(ordering: .acquiring) || isCancelled || parent?.isWindingDown == true
      || !members.isEmpty && members.allSatisfy(\.isWindingDown)
  }

  /// Why the work has to stop, `nil` while it may go on.
  public var reason: Reason? {
    if let reason = Reason(rawValue: reasonCode.load(ordering: .acquiring)) { return reason }
    if let reason = parent?.reason { return reason }
    if let first = members.first?.reason, members.allSatisfy(\.isCancelled) { return first }
    guard let deadline, ContinuousClock.now >= deadline else { return nil }
    return .timedOut
  }

  public var isCancelled: Bool { reason != nil }

  /// Everything whose cancellation can cancel this.
  var sources: [Cancellation] {
    [self] + (parent?.sources ?? []) + members.flatMap(\.sources)
  }

  /// The first moment at which this may count as cancelled because time has passed.
  var nextDeadline: ContinuousClock.Instant? {
    sources.compactMap(\.deadline).filter { $0 > .now }.min()
  }

  /// Throws ``Cancelled`` once the work has to stop.
  public func check() throws(Cancelled) {
    if let reason { throw Cancelled(reason: reason) }
  }
}

/// The work stopped because it was asked to.
public struct Cancelled: CodedError {
  public let reason: Cancellation.Reason

  public init(reason: Cancellation.Reason) {
    self.reason = reason
  }

  public var code: String {
    switch reason {
    case .requested: "CANCELLED"
    case .timedOut: "TIMED_OUT"
    }
  }

  public var message: String {
    switch reason {
    case .requested: "The work was cancelled; run the same command again to finish what is missing."
    case .timedOut: "The time limit passed; raise the stage's `timeout` or give it less to do."
    }
  }

  public var category: ErrorCategory {
    switch reason {
    case .requested: .interrupted
    case .timedOut: .failure
    }
  }
}
