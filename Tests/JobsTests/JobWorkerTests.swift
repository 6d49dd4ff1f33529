import Foundation
import Foundations
import Jobs
import MediaTypes
import Runtime
import TestSupport
import Testing

@Suite("Workers run jobs", .timeLimit(.minutes(2)))
struct JobWorkerTests {
  private static func work(
    _ store: JobStore, _ runner: any AttemptRunner, slots: Int = 2, untilIdle: Bool = true
  ) -> JobWorker {
    JobWorker(
      store, runner: runner,
      settings: JobWorkerSettings(slots: slots, backoff: .milliseconds(10), untilIdle: untilIdle))
  }

  @Test func aJobRunsToItsEnd() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(
      JobRequest(pipeline: .named("steps"), parameters: ["text": "done"])
    ).job
    try await Self.work(bench.store, EngineRunner()).run()
    let ended = try await bench.store.job(job.id)
    #expect(ended.state == .succeeded && ended.attempt == 1 && ended.progress.fraction == 1)
    let file = try #require(ended.outputs["file"]?.fileValue)
    #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "done")
    #expect(ended.endedAt != nil && ended.run != nil)
    let kinds = try await bench.store.events(of: job.id).map(\.kind)
    let states = kinds.compactMap { if case .state(let change) = $0 { change.state } else { nil } }
    #expect(states == [.queued, .running, .succeeded])
    #expect(kinds.contains(.stageEnded(stage: "first", state: "succeeded")))
    // Nothing is left behind.
    #expect(!bench.folder.entries().contains { $0.hasPrefix("space/workers/") })
  }

  @Test func whatMayPassIsTriedAgain() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps()).job
    let runner = ScriptedRunner { task, _ in
      if task.attempt == 3 { return await EngineRunner().run(task, cancellation: Cancellation()) { _ in } }
      return .ended(AttemptReport(StageTrouble(isTransient: true)))
    }
    try await Self.work(bench.store, runner).run()
    let ended = try await bench.store.job(job.id)
    #expect(ended.state == .succeeded && ended.attempt == 3 && ended.failedAttempts == 2)
    #expect(ended.failure == nil)
  }

  @Test func poisonEnds() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps(attempts: 4)).job
    let runner = ScriptedRunner { _, _ in
      .crashed(JobFailure(code: "ATTEMPT_CRASHED", message: "It crashed."))
    }
    try await Self.work(bench.store, runner).run()
    let ended = try await bench.store.job(job.id)
    #expect(ended.state == .failed && ended.failure?.code == "ATTEMPT_CRASHED")
    #expect(runner.tasks.map(\.attempt) == [1, 2, 3, 4])
    // Whoever asks gets as many attempts again.
    try await bench.store.retry(job.id)
    try await Self.work(bench.store, runner).run()
    #expect(runner.tasks.count == 8)
  }

  @Test func whatWillNotPassFailsAtOnce() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps()).job
    let runner = ScriptedRunner { _, _ in .ended(AttemptReport(StageTrouble(isTransient: false))) }
    try await Self.work(bench.store, runner).run()
    let ended = try await bench.store.job(job.id)
    #expect(ended.state == .failed && ended.attempt == 1 && ended.failure?.code == "STAGE_TROUBLE")
    #expect(await caughtError { try await bench.store.cancel(job.id) }?.code == "JOB_STATE_CONFLICT")
  }

  @Test func aRunningJobIsCancelled() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps()).job
    // It takes its time, so that the job still runs when it is asked for a second time.
    let gate = TestGate()
    let runner = ScriptedRunner { _, cancellation in
      await gate.wait()
      return .ended(AttemptReport(Cancelled(reason: .requested)))
    }
    let worker = Self.work(bench.store, runner)
    async let working: Void = worker.run()
    // Asked for by another process.
    let other = try await bench.openAgain()
    try await other.wait(job.id, for: .running)
    #expect(try await other.cancel(job.id).isCancelRequested)
    #expect(try await other.cancel(job.id).isCancelRequested)
    gate.open()
    #expect(try await other.wait(job.id, for: .cancelled).state == .cancelled)
    try await working
    let kinds = try await bench.store.events(of: job.id).map(\.kind)
    #expect(kinds.filter { $0 == .cancelRequested }.count == 1)
    #expect(await caughtError { try await other.cancel(job.id) }?.code == "JOB_STATE_CONFLICT")
  }

  @Test func aStoppedWorkerHandsItsJobsBack() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps()).job
    let cancellation = Cancellation()
    let worker = Self.work(bench.store, ScriptedRunner.endless, untilIdle: false)
    async let working: Void = worker.run(cancellation)
    try await bench.store.wait(job.id, for: .running)
    cancellation.cancel()
    try await working
    let queued = try await bench.store.job(job.id)
    #expect(queued.state == .queued && queued.attempt == 1 && queued.failedAttempts == 0)
    try await Self.work(bench.store, EngineRunner()).run()
    #expect(try await bench.store.job(job.id).state == .succeeded)
  }

  @Test func aWorkerThatWindsDownLetsItsJobsEndAndTakesNoMore() async throws {
    let bench = try await JobBench()
    let first = try await bench.store.submit(.steps(.bulk)).job
    let second = try await bench.store.submit(.steps(.bulk)).job
    let runner = ScriptedRunner { task, cancellation in
      do { try await cancellation.waitForWindDown() } catch { return .interrupted }
      return await EngineRunner().run(task, cancellation: Cancellation()) { _ in }
    }
    let cancellation = Cancellation()
    let worker = Self.work(bench.store, runner, slots: 1, untilIdle: false)
    async let working: Void = worker.run(cancellation)
    try await bench.store.wait(first.id, for: .running)
    cancellation.windDown()
    try await working
    #expect(try await bench.store.job(first.id).state == .succeeded)
    #expect(try await bench.store.job(second.id).state == .queued)
  }

  @Test func aGateWaitsForAPersonAndGoesOn() async throws {
    let bench = try await JobBench()
    let store = bench.store
    let approved = try await store.submit(JobRequest(pipeline: .inline(JobBench.gated))).job
    try await Self.work(store, EngineRunner()).run()
    let waiting = try await store.job(approved.id)
    #expect(waiting.state == .waiting)
    #expect(waiting.gates == [JobGate(name: "review", message: "Look at it.", proposal: ["angle": 1])])
    #expect(
      await caughtError { try await store.decide(approved.id, gate: "other", .approve(), by: "Ada") }?.code
        == "GATE_NOT_WAITING")
    #expect(
      await caughtError {
        try await store.decide(approved.id, gate: "review", .correct(data: ["corner": 2]), by: "Ada")
      }?.code == "UNLIKE_PROPOSAL")
    #expect(
      try await store.decide(approved.id, gate: "review", .correct(data: ["angle": 2]), by: "Ada").state
        == .queued)
    try await Self.work(store, EngineRunner()).run()
    let ended = try await store.job(approved.id)
    #expect(ended.state == .succeeded && ended.outputs["answer"] == ["angle": 2])
    let stages = try await store.events(of: approved.id).map(\.kind)
    #expect(stages.contains(.stageEnded(stage: "first", state: "cached")))
  }

  @Test func aWaitingJobIsCancelled() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(JobRequest(pipeline: .inline(JobBench.gated))).job
    try await Self.work(bench.store, EngineRunner()).run()
    #expect(try await bench.store.cancel(job.id).state == .cancelled)
    #expect(try await bench.store.retry(job.id).state == .queued)
  }

  @Test func anInteractiveJobRunsBesideFullSlots() async throws {
    let bench = try await JobBench()
    let slow = try await bench.store.submit(.steps(.bulk)).job
    let cancellation = Cancellation()
    let runner = ScriptedRunner { task, cancellation in
      if task.job == slow.id {
        return await ScriptedRunner.endless.run(task, cancellation: cancellation) { _ in }
      }
      return await EngineRunner().run(task, cancellation: cancellation) { _ in }
    }
    let worker = Self.work(bench.store, runner, slots: 1, untilIdle: false)
    async let working: Void = worker.run(cancellation)
    try await bench.store.wait(slow.id, for: .running)
    let light = try await bench.store.submit(.steps(.interactive)).job
    #expect(try await bench.store.wait(light.id, for: .succeeded).state == .succeeded)
    cancellation.cancel()
    try await working
  }
}
