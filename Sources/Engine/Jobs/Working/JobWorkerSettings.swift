public import Runtime

/// How a worker works.
public struct JobWorkerSettings: Sendable {
  /// Jobs at a time, at least 1; each class above the lowest may have one more, see ``Admission``.
  public var slots: Int
  /// The queues it takes jobs from; `nil` for all.
  public var queues: Set<String>?
  /// How long a job stays this worker's without a word from it, at least 1 s; it is renewed three times as often.
  public var lease: Duration
  /// The wait before a job is tried again that failed; it doubles with each further attempt, up to 5 minutes.
  public var backoff: Duration
  /// Whether it ends when nothing is left to do.
  public var untilIdle: Bool

  public init(
    slots: Int = MachineCapacity.current.cpus, queues: Set<String>? = nil, lease: Duration = .seconds(30),
    backoff: Duration = .seconds(5), untilIdle: Bool = false
  ) {
    self.slots = max(1, slots)
    self.queues = queues
    self.lease = max(.seconds(1), lease)
    self.backoff = backoff
    self.untilIdle = untilIdle
  }
}
