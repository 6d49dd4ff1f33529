import Artifacts
import Foundation
import Foundations
import MediaTypes
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Runtime

@Suite struct InterruptionTests {
  @Test(arguments: [false, true])
  func `cancelling ends the run promptly`(asTask: Bool) async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        first: { uses: write, with: { text: x } }
        endless: { uses: endless, needs: [first], with: { asTask: \(asTask) } }
        after: { uses: write, with: { text: "x${{ stages.endless.done }}" } }
      """)
    let cancellation = Cancellation()
    let result = try await bench.engine.run(request, cancellation: cancellation) { event in
      if case .stageStarted = event.kind, event.stage == "endless" { cancellation.cancel() }
    }
    #expect(result.status == .cancelled)
    #expect(bench.states(result) == ["first": .succeeded, "endless": .cancelled, "after": .cancelled])
    #expect(
      try Files.names(in: bench.workspace.runsFolder.appending(result.id.description)).contains("work")
        == false)
    #expect(try await bench.workspace.history.latest()?.status == .cancelled)
  }

  @Test func `a run that winds down begins nothing`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        first: { uses: write, with: { text: x } }
        after: { uses: write, with: { text: y }, needs: [first] }
      """)
    let cancellation = Cancellation()
    cancellation.windDown()
    let result = try await bench.engine.run(request, cancellation: cancellation)
    #expect(result.status == .cancelled)
    #expect(bench.states(result) == ["first": .cancelled, "after": .cancelled])
    #expect(try await bench.engine.run(request).status == .succeeded)
  }

  @Test func `cancelling the task cancels the run`() async throws {
    let bench = try await Bench()
    let request = try bench.request("  endless: { uses: endless }")
    let (started, continuation) = AsyncStream<Void>.makeStream()
    let engine = bench.engine
    let task = Task {
      try await engine.run(request) { if case .stageStarted = $0.kind { continuation.yield() } }
    }
    for await _ in started { break }
    task.cancel()
    #expect(try await task.value.status == .cancelled)
  }

  @Test(arguments: [false, true])
  func `a time limit is a failure of that stage`(asTask: Bool) async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        endless: { uses: endless, timeout: 0.05, with: { asTask: \(asTask) } }
        good: { uses: write, with: { text: good } }
      """)
    let result = try await bench.engine.run(request)
    #expect(bench.states(result) == ["endless": .failed, "good": .succeeded])
    #expect(result.failures.map(\.error.code) == ["TIMED_OUT"])
  }

  @Test func `transient failures are tried again after growing waits`() async throws {
    var bench = try await Bench()
    let waits = Mutex<[Duration]>([])
    bench.engine.backoff.random = { 1 }
    bench.engine.backoff.sleep = { delay in waits.withLock { $0.append(delay) } }
    let request = try bench.request(
      """
        once: { uses: write, retry: { attempts: 3, backoff: 2 }, with: { text: x, failure: once } }
        always:
          uses: write
          needs: [once]
          retry: { attempts: 4, backoff: 200 }
          with: { text: x, failure: transient }
        permanent: { uses: write, retry: { attempts: 4 }, with: { text: x, failure: permanent } }
      """)
    let result = try await bench.engine.run(request)
    #expect(bench.states(result) == ["once": .succeeded, "always": .failed, "permanent": .failed])
    #expect(waits.withLock { $0 } == [.seconds(2), .seconds(200), .seconds(300), .seconds(300)])
    #expect(bench.log.count("once") == 2)
    #expect(bench.log.count("always") == 4)
    #expect(bench.log.count("permanent") == 1)
    #expect(result.stages[0].attempt == 2)
  }

  @Test(arguments: 1...5)
  func `a store that fails costs one stage and the next run finishes it`(failing: Int) async throws {
    var bench = try await Bench()
    let request = try bench.request(
      """
        a: { uses: write, with: { text: a } }
        b: { uses: write, with: { text: b, source: "${{ stages.a.file }}" } }
      """, outputs: "  b: \"${{ stages.b.file }}\"")
    bench.engine.store = FailingStore(store: bench.workspace.artifacts, failing: failing)
    let broken = try await bench.engine.run(request)
    #expect(broken.failures.allSatisfy { $0.error.code == "NO_SPACE" })
    bench.engine.store = bench.workspace.artifacts
    let whole = try await bench.engine.run(request)
    #expect(whole.status == .succeeded)
    #expect(try bench.text(whole.outputs["b"]) == "ba")
  }

  @Test func `a gate waits, is decided, and the same command goes on`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        a: { uses: write, with: { text: a } }
        review: { uses: ask, with: { data: { offset: 12, of: "${{ stages.a.text }}" } } }
        b: { uses: write, with: { text: "v${{ stages.review.data.offset }}" } }
      """, outputs: "  b: \"${{ stages.b.text }}\"")
    let waiting = try await bench.engine.run(request)
    #expect(waiting.status == .waiting)
    #expect(waiting.waiting.map(\.stage) == ["review"])
    #expect(waiting.waiting.first?.proposal == ["offset": 12, "of": "a"])
    #expect(bench.states(waiting) == ["a": .succeeded, "review": .waiting, "b": .blocked])
    #expect(try await bench.workspace.history.latest()?.status == .waiting)

    let gates = bench.workspace.gates
    let error = await #expect(throws: GateError.self) {
      try await gates.approve(run: waiting.id, gate: "other", by: "me")
    }
    #expect(error?.message.contains("waiting there: review") == true)
    let approved = try await gates.approve(run: waiting.id, gate: "review", by: "me")
    #expect(approved.data == ["offset": 12, "of": "a"] && approved.approved)
    let done = try await bench.engine.run(request)
    #expect(done.outputs == ["b": "v12"])
    let late = await #expect(throws: GateError.self) {
      try await gates.approve(run: done.id, gate: "review", by: "me")
    }
    #expect(late?.message.contains("waited last in \(waiting.id)") == true)
    for (wrong, difference) in [(Value.list([1]), "is not an object"), (["offset": 13], "lacks \"of\"")] {
      let unlike = await #expect(throws: GateError.self) {
        try await gates.correct(run: waiting.id, gate: "review", data: wrong, by: "you")
      }
      #expect(unlike?.code == "UNLIKE_PROPOSAL" && unlike?.message.contains(difference) == true)
    }
    try await gates.correct(run: waiting.id, gate: "review", data: ["offset": 13, "of": "a"], by: "you")
    #expect(try await bench.engine.run(request).outputs == ["b": "v13"])
    #expect(bench.log.all == ["a", "b", "b"])
  }

  @Test func `a killed run is found, tidied up and finished by the same command`() async throws {
    let folder = try TemporaryFolder()
    let program = FilePath("/proc/self/exe").resolved.removingLastComponent().appending("EngineProcess")
    let process = try RunningProcess(program.string, [folder.path.string, "endless"])
    try await process.waitForError("endless")
    process.send(SIGKILL)
    #expect(try await process.wait().wasKilled)

    let workspace = try await Workspace.open(folder.appending("space"))
    #expect(try await workspace.history.latest()?.status == .interrupted)
    let stages = try await workspace.history.stages(of: try await workspace.history.find("latest").id)
    #expect(stages.allSatisfy { $0.state == .succeeded || $0.state == .interrupted })
    let result = try await runProcess(program.string, [folder.path.string, "finish"])
    #expect(result.output == "first cached\nsecond succeeded\nsucceeded\n")
    let leftovers = folder.entries().filter { $0.contains("/work/") || $0.contains(".genlock-") }
    #expect(leftovers.isEmpty)
  }

  @Test func `two processes with the same keys make each of them once`() async throws {
    let folder = try TemporaryFolder()
    let program = FilePath("/proc/self/exe").resolved.removingLastComponent().appending("EngineProcess")
    async let one = runProcess(program.string, [folder.path.string, "slow"])
    async let two = runProcess(program.string, [folder.path.string, "slow"])
    let outputs = try await [one.output, two.output].map { $0.split(separator: "\n").map(String.init) }
    #expect(outputs.allSatisfy { $0.count == 3 && $0.last == "succeeded" }, "\(outputs)")
    // Which of the two makes what is chance.
    for (index, stage) in ["first", "second"].enumerated() {
      #expect(Set(outputs.map { $0[index] }) == ["\(stage) cached", "\(stage) succeeded"])
    }
  }
}

extension FilePath {
  fileprivate var resolved: FilePath {
    FilePath((try? FileManager.default.destinationOfSymbolicLink(atPath: string)) ?? string)
  }
}

/// A store whose n-th call finds the disk full.
private final class FailingStore: ArtifactStore {
  private let store: FileArtifactStore
  private let remaining: Mutex<Int>

  init(store: FileArtifactStore, failing: Int) {
    self.store = store
    remaining = Mutex(failing)
  }

  private func step() throws {
    let isNow = remaining.withLock { remaining in
      remaining -= 1
      return remaining == 0
    }
    if isNow { throw SystemError("write to", store.folder, errno: ENOSPC) }
  }

  func keep(
    _ manifest: Manifest, isReusable: Bool, from workFolder: FilePath, cancellation: Cancellation
  ) async throws -> Manifest {
    try step()
    return try await store.keep(
      manifest, isReusable: isReusable, from: workFolder, cancellation: cancellation)
  }

  func lookUp(_ key: String, cancellation: Cancellation) async throws -> LookUp {
    try step()
    return try await store.lookUp(key, cancellation: cancellation)
  }

  func claimIfFree(_ key: String, cancellation: Cancellation) async throws -> Claim? {
    try step()
    return try await store.claimIfFree(key, cancellation: cancellation)
  }

  func claim(_ key: String, cancellation: Cancellation) async throws -> Claim {
    try step()
    return try await store.claim(key, cancellation: cancellation)
  }

  func clean(unusedSince: Date, cancellation: Cancellation) async throws -> CleanedArtifacts {
    try await store.clean(unusedSince: unusedSince, cancellation: cancellation)
  }
}
