import Foundation
import Foundations
import GRDB
import Runtime
import Storage
import TestSupport
import Testing

@testable import Jobs

@Suite("Jobs are given out in order")
struct JobClaimingTests {
  private static func leases(_ store: JobStore, _ duration: Duration = .seconds(30)) -> JobLeases {
    JobLeases(store: store, worker: Identifier(prefix: "worker"), duration: duration)
  }

  private static func succeed(_ leases: JobLeases, _ claim: JobClaim) async throws {
    var report = AttemptReport(StageTrouble(isTransient: false))
    (report.status, report.failure) = (.succeeded, nil)
    try await leases.finish(claim, .ended(report), backoff: .zero)
  }

  @Test func classesComeBeforeEachOtherAndProjectsTakeTurns() async throws {
    let bench = try await JobBench()
    var jobs: [Identifier: String] = [:]
    func add(_ name: String, _ priority: JobPriority, _ project: String) async throws {
      jobs[try await bench.store.submit(.steps(priority, project: project)).job.id] = name
    }
    try await add("bulk", .bulk, "a")
    for number in 1...3 { try await add("a\(number)", .normal, "a") }
    try await add("b1", .normal, "b")
    try await add("b2", .normal, "b")
    try await add("c1", .normal, "c")
    try await add("now", .interactive, "a")
    let leases = Self.leases(bench.store)
    var order: [String] = []
    while let claim = try await leases.claim(lowest: .bulk, queues: nil) {
      order.append(jobs[claim.job.id] ?? "?")
      try await Self.succeed(leases, claim)
    }
    #expect(order == ["now", "a1", "b1", "c1", "a2", "b2", "a3", "bulk"])
  }

  @Test func lightWorkFindsRoomBesideHeavyWork() async throws {
    let bench = try await JobBench(capacity: MachineCapacity(cpus: 2, memory: 8000))
    let leases = Self.leases(bench.store)
    func take(_ lowest: JobPriority = .bulk) async throws -> JobPriority? {
      try await leases.claim(lowest: lowest, queues: nil)?.job.request.priority
    }
    for _ in 0..<3 { try await bench.store.submit(.steps(.bulk, resources: JobResources(memory: 3000))) }
    #expect(try await take() == .bulk)
    #expect(try await take() == .bulk)
    #expect(try await take() == nil)
    try await bench.store.submit(.steps(.normal, resources: JobResources(memory: 1000)))
    try await bench.store.submit(.steps(.interactive, resources: JobResources(memory: 1000)))
    try await bench.store.submit(.steps(.interactive, resources: JobResources(memory: 1001)))
    // The first interactive one fits into what is kept for its class; the normal one has its own room below.
    #expect(try await take() == .interactive)
    #expect(try await take() == nil)
  }

  @Test func aLargeJobIsNotOvertakenForEver() async throws {
    let bench = try await JobBench(capacity: MachineCapacity(cpus: 4, memory: 8000))
    let leases = Self.leases(bench.store)
    try await bench.store.submit(.steps(resources: JobResources(cpus: 3)))
    let first = try #require(try await leases.claim(lowest: .bulk, queues: nil))
    let large = try await bench.store.submit(.steps(resources: JobResources(cpus: 4))).job
    try await bench.store.submit(.steps())
    try await bench.store.submit(.steps(.bulk))
    #expect(try await leases.claim(lowest: .bulk, queues: nil) == nil)
    try await Self.succeed(leases, first)
    #expect(try await leases.claim(lowest: .bulk, queues: nil)?.job.id == large.id)
  }

  @Test func whatDoesNotFitAnyMoreFailsAndBlocksNobody() async throws {
    let bench = try await JobBench()
    let large = try await bench.store.submit(.steps(resources: JobResources(cpus: 4))).job
    let small = try await bench.store.submit(.steps()).job
    let smaller = try await bench.openAgain(capacity: MachineCapacity(cpus: 2, memory: 8000))
    #expect(try await Self.leases(smaller).claim(lowest: .bulk, queues: nil)?.job.id == small.id)
    let refused = try await bench.store.job(large.id)
    #expect(refused.state == .failed && refused.failure?.code == "RESOURCES_NEVER_FIT")
  }

  @Test func queuesArePausedAndChosen() async throws {
    let bench = try await JobBench()
    let leases = Self.leases(bench.store)
    try await bench.store.submit(.steps(.interactive, queue: "paused"))
    let other = try await bench.store.submit(.steps(.bulk, queue: "other")).job
    try await bench.store.pause(queue: "paused")
    #expect(try await leases.claim(lowest: .bulk, queues: ["paused"]) == nil)
    #expect(try await leases.isAnyQueued(queues: ["paused"]) == false)
    #expect(try await leases.claim(lowest: .normal, queues: nil) == nil)
    #expect(try await leases.claim(lowest: .bulk, queues: nil)?.job.id == other.id)
    try await bench.store.resume(queue: "paused")
    #expect(try await leases.claim(lowest: .bulk, queues: ["paused"])?.job.attempt == 1)
  }

  @Test func noTwoWorkersGetTheSameJob() async throws {
    let bench = try await JobBench(capacity: MachineCapacity(cpus: 100, memory: 8000))
    for _ in 0..<40 { try await bench.store.submit(.steps()) }
    let others = try await [bench.openAgain(), bench.openAgain(), bench.openAgain()].map {
      JobStore(workspace: $0.workspace, library: $0.library, admission: bench.store.admission)
    }
    let claimed = try await withThrowingTaskGroup(of: [Identifier].self) { group in
      for store in others {
        group.addTask {
          let leases = Self.leases(store)
          var mine: [Identifier] = []
          while let claim = try await leases.claim(lowest: .bulk, queues: nil) { mine.append(claim.job.id) }
          return mine
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(claimed.count == 40 && Set(claimed).count == 40)
  }

  @Test func aStaleWorkerIsRefused() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps()).job
    let stale = Self.leases(bench.store, .milliseconds(1))
    let old = try #require(try await stale.claim(lowest: .bulk, queues: nil))
    let fresh = Self.leases(try await bench.openAgain())
    while try await fresh.release(worker: stale.worker.description, expired: true) == 0 { await Task.yield() }
    let new = try #require(try await fresh.claim(lowest: .bulk, queues: nil))
    #expect(new.job.id == job.id && new.attempt == 2 && new.job.failedAttempts == 0)
    #expect(try await stale.renew([job.id]).isEmpty)
    let told = await caughtError {
      try await stale.record(old, progress: JobProgress(fraction: 0.9), warnings: [], run: nil, events: [])
    }
    let ended = await caughtError { try await Self.succeed(stale, old) }
    #expect(told?.code == "LEASE_LOST" && ended?.code == "LEASE_LOST")
    #expect(try await bench.store.job(job.id).progress.fraction == 0)
    try await Self.succeed(fresh, new)
    let successes = try await bench.store.events(of: job.id).filter {
      if case .state(let change) = $0.kind { change.state == .succeeded } else { false }
    }
    #expect(successes.count == 1)
    // Not even the same worker, by an attempt of before.
    #expect(await caughtError { try await Self.succeed(fresh, new) }?.code == "LEASE_LOST")
  }

  @Test func aJobThatEndsEachOfItsWorkersFails() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps(attempts: 1)).job
    func lose(_ times: Int) async throws -> Job {
      for _ in 0..<times {
        let leases = Self.leases(bench.store)
        _ = try #require(try await leases.claim(lowest: .bulk, queues: nil))
        #expect(try await leases.release(worker: leases.worker.description, expired: false) == 1)
      }
      return try await bench.store.job(job.id)
    }
    let before = try await lose(Job.maximumLostAttempts - 1)
    #expect(before.state == .queued && before.lostAttempts == 19 && before.failedAttempts == 0)
    let ended = try await lose(1)
    #expect(ended.state == .failed && ended.failure?.code == "ATTEMPTS_LOST" && ended.endedAt != nil)
    #expect(ended.attempt == 20 && ended.lostAttempts == 20)
    // Whoever asks gets as many again, and an attempt that comes to an end breaks the row.
    #expect(try await bench.store.retry(job.id).lostAttempts == 0)
    #expect(try await lose(1).lostAttempts == 1)
    let leases = Self.leases(bench.store)
    let claim = try #require(try await leases.claim(lowest: .bulk, queues: nil))
    try await leases.finish(claim, .interrupted, backoff: .zero)
    #expect(try await bench.store.job(job.id).lostAttempts == 0)
    #expect(try await lose(Job.maximumLostAttempts - 1).state == .queued)
  }

  @Test func aLostAttemptLeavesStandingWhatFailedBefore() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps(attempts: 2)).job
    let leases = Self.leases(bench.store)
    let claim = try #require(try await leases.claim(lowest: .bulk, queues: nil))
    let failure = JobFailure(code: "TORN", message: "The tape is torn.")
    try await leases.finish(claim, .crashed(failure), backoff: .zero)
    _ = try #require(try await leases.claim(lowest: .bulk, queues: nil))
    #expect(try await leases.release(worker: leases.worker.description, expired: false) == 1)
    let queued = try await bench.store.job(job.id)
    #expect(queued.state == .queued && queued.failure == failure && queued.lostAttempts == 1)
  }

  @Test func theNextJobIsFoundByIndexesAlone() async throws {
    let bench = try await JobBench()
    for number in 0..<50 { try await bench.store.submit(.steps(project: "project-\(number)")) }
    let statements = [
      JobLeases.placesInTurn, JobLeases.oldestReady, JobLeases.nextQueue,
    ]
    let plans = try await bench.store.database.read { database in
      try statements.map { statement in
        let count = statement.count { $0 == "?" }
        return try Row.fetchAll(
          database, sql: "EXPLAIN QUERY PLAN \(statement)",
          arguments: StatementArguments(Array(repeating: 0, count: count))
        ).map { $0["detail"] as String }
      }
    }
    for plan in plans { #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH") && plan[0].contains("INDEX")) }
  }

  @Test func turnsHoldOverQueuesAndBreaks() async throws {
    let bench = try await JobBench()
    let leases = Self.leases(bench.store)
    var jobs: [Identifier: String] = [:]
    func add(_ name: String, _ project: String, _ queue: String) async throws {
      jobs[try await bench.store.submit(.steps(project: project, queue: queue)).job.id] = name
    }
    func next() async throws -> String? {
      guard let claim = try await leases.claim(lowest: .bulk, queues: nil) else { return nil }
      try await Self.succeed(leases, claim)
      return jobs[claim.job.id]
    }
    try await add("a1", "a", "one")
    try await add("a2", "a", "two")
    try await add("b1", "b", "two")
    #expect(try await next() == "a1")
    // The turn in one queue counts in the other.
    #expect(try await next() == "b1")
    #expect(try await next() == "a2")
    #expect(try await next() == nil)
    // Whose turn is longest ago comes first, also after it had nothing to do.
    try await add("a3", "a", "one")
    try await add("b2", "b", "one")
    try await add("c1", "c", "one")
    #expect(try await [next(), next(), next()] == ["c1", "b2", "a3"])
  }

  @Test func aRenewedLeaseDoesNotRunOut() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps()).job
    let leases = Self.leases(bench.store, .seconds(30))
    _ = try await leases.claim(lowest: .bulk, queues: nil)
    #expect(try await leases.release(worker: leases.worker.description, expired: true) == 0)
    #expect(try await leases.renew([job.id]) == [job.id: false])
    try await bench.store.cancel(job.id)
    #expect(try await leases.held() == [job.id: true])
    // Whoever dies on the way out does not bring a cancelled job back.
    #expect(try await leases.release(worker: leases.worker.description, expired: false) == 1)
    #expect(try await bench.store.job(job.id).state == .cancelled)
  }
}
