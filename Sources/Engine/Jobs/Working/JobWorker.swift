import Artifacts
import Foundation
public import Foundations
import Pipelines
import Runtime
import Storage
import SystemPackage

/// Takes jobs from the queue and runs each attempt where its ``AttemptRunner`` says, until it is asked to stop.
///
/// Several workers, in this process and in others on the machine, share a workspace's queue. One that dies loses its
/// jobs to the others: at once where they see that its process is gone, after its lease where it only hangs.
public actor JobWorker {
  /// What the worker's loop is told.
  private enum Message: Sendable {
    case changed(Int)
    case beat
    case windDown
    case stop
    case ended(Identifier, attempt: Int)
  }

  public nonisolated let identifier = Identifier(prefix: "worker")
  private let store: JobStore
  private let runner: any AttemptRunner
  private let settings: JobWorkerSettings
  private let leases: JobLeases
  private let trouble: @Sendable (any Error) -> Void
  /// The attempts under way, and what stops each of them.
  private var attempts: [Identifier: (number: Int, cancellation: Cancellation)] = [:]
  private var isStopping = false

  /// - Parameter trouble: told of errors after which it goes on, such as a database that is locked for long.
  public init(
    _ store: JobStore, runner: any AttemptRunner, settings: JobWorkerSettings = JobWorkerSettings(),
    trouble: @escaping @Sendable (any Error) -> Void = { _ in }
  ) {
    self.store = store
    self.runner = runner
    self.settings = settings
    self.trouble = trouble
    leases = JobLeases(store: store, worker: identifier, duration: settings.lease)
  }

  /// Works until it is asked to stop, or until nothing is left where the settings say so. Jobs under way are then
  /// interrupted at once and queued again; what their stages have finished is not done again. Where it is only asked to wind
  /// down, it takes no more jobs, and those under way go as far as their running stages do.
  /// - Throws: `StorageError`, `SystemError` where the queue cannot be used.
  public func run(_ cancellation: Cancellation = Cancellation()) async throws {
    let cancellation = Cancellation(parent: cancellation)
    let folder = store.workspace.folder
    let (presence, lock) = try await onBlockingThread("worker") { [identifier] in
      let presence = try WorkerPresence(workspace: folder)
      return (presence, try presence.announce(identifier))
    }
    defer { lock.release() }
    try await withTaskCancellationHandler {
      try await work(cancellation, presence)
    } onCancel: {
      cancellation.cancel()
    }
  }

  private func work(_ cancellation: Cancellation, _ presence: WorkerPresence) async throws {
    // Tasks of their own, which end with this one's children: a cancelled task could not write what became of its job.
    let working = Task { try await loop(cancellation, presence) }
    do {
      try await working.value
    } catch {
      for attempt in attempts.values { attempt.cancellation.cancel() }
      throw error
    }
  }

  private func loop(_ cancellation: Cancellation, _ presence: WorkerPresence) async throws {
    try await withThrowingTaskGroup(of: Message.self) { group in
      let store = store
      group.addTask {
        try await cancellation.wait()
        return .stop
      }
      group.addTask {
        try await cancellation.waitForWindDown()
        return .windDown
      }
      let version = store.watch.version
      group.addTask { .changed(try await store.watch.change(after: version)) }
      await pause(&group)
      try await takeOver(presence)
      while true {
        if !isStopping { try await tolerating { try await start(&group) } }
        if attempts.isEmpty, try await isDone() { break }
        switch try await group.next() {
        case .changed(let version):
          group.addTask { .changed(try await store.watch.change(after: version)) }
          try await tolerating { follow(try await leases.held()) }
        case .beat:
          try await tolerating {
            if !attempts.isEmpty { follow(try await leases.renew(Array(attempts.keys))) }
            try await takeOver(presence)
          }
          await pause(&group)
        case .windDown:
          isStopping = true
          for attempt in attempts.values { attempt.cancellation.windDown() }
        case .stop:
          isStopping = true
          for attempt in attempts.values { attempt.cancellation.cancel() }
        case .ended(let job, let number):
          // The job may have been queued and taken again before this was told.
          if attempts[job]?.number == number { attempts[job] = nil }
        case nil: return
        }
      }
      group.cancelAll()
      while true {
        do {
          guard try await group.next() != nil else { return }
        } catch is CancellationError {
          // What was waited for is not wanted any more.
        }
      }
    }
  }

  private func isDone() async throws -> Bool {
    if isStopping { return true }
    guard settings.untilIdle else { return false }
    return try await !leases.isAnyQueued(queues: settings.queues)
  }

  /// The next beat: a third of a lease, a second at the most, or when a job is ready that waits after a failed attempt.
  private func pause(_ group: inout ThrowingTaskGroup<Message, any Error>) async {
    var interval = min(settings.lease / 3, .seconds(1))
    if let ready = try? await leases.nextReady() {
      // A failure here shows again in the beat itself.
      interval = min(interval, .seconds(max(0.01, ready.timeIntervalSinceNow)))
    }
    group.addTask { [interval] in
      try await Task.sleep(for: interval)
      return .beat
    }
  }

  /// Starts what there is room for.
  private func start(_ group: inout ThrowingTaskGroup<Message, any Error>) async throws {
    while let lowest = lowestClass,
      let claim = try await leases.claim(lowest: lowest, queues: settings.queues)
    {
      let cancellation = Cancellation()
      attempts[claim.job.id] = (claim.attempt, cancellation)
      group.addTask { [self] in
        await attempt(claim, cancellation)
        return .ended(claim.job.id, attempt: claim.attempt)
      }
    }
  }

  /// The lowest class that there is a place for.
  private var lowestClass: JobPriority? {
    JobPriority.allCases.first { attempts.count < settings.slots + $0.rawValue }
  }

  /// Stops attempts whose job was cancelled, or is another's by now.
  private func follow(_ held: [Identifier: Bool]) {
    for (job, attempt) in attempts where held[job] ?? true { attempt.cancellation.cancel() }
  }

  /// Takes jobs from workers that are dead, or have not said a word for the time of their lease.
  private func takeOver(_ presence: WorkerPresence) async throws {
    for (worker, lease) in try await leases.holders() {
      let isOwn = worker == identifier.description
      let isGone = try await onBlockingThread("find the dead") { try presence.isDead(worker) }
      let isDead = !isOwn && isGone
      if isDead || lease < Date() {
        _ = try await leases.release(worker: worker, expired: !isDead)
      }
    }
  }

  private nonisolated func attempt(_ claim: JobClaim, _ cancellation: Cancellation) async {
    let recorder = AttemptRecorder(leases, claim) { [trouble] error in
      // Nothing that it makes could be shown any more.
      if (error as? JobStoreError)?.code == "LEASE_LOST" { cancellation.cancel() } else { trouble(error) }
    }
    let task = AttemptTask(claim, workspace: store.workspace.folder.string)
    let outcome = await runner.run(task, cancellation: cancellation) { await recorder.note($0) }
    let policy = RetryPolicy(attempts: claim.job.request.maximumAttempts, backoff: settings.backoff)
    do {
      try await leases.finish(
        claim, outcome, backoff: Backoff().delay(before: claim.job.failedAttempts + 2, policy: policy))
    } catch {
      // The job stays this worker's until its lease runs out, or is another's already.
      trouble(error)
    }
  }

  /// Goes on after an error that may pass.
  private func tolerating(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let error as any CodedError where error.isTransient {
      trouble(error)
    }
  }
}
