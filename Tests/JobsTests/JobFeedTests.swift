import Foundation
import Foundations
import Jobs
import MediaTypes
import TestSupport
import Testing

@Suite("Feeds miss nothing", .timeLimit(.minutes(2)))
struct JobFeedTests {
  @Test func aFeedStartsAtItsCursorAndGoesOn() async throws {
    let bench = try await JobBench()
    let first = try await bench.store.submit(.steps()).job
    let cursor = try await bench.store.latestSequence()
    var events = JobFeed(try await bench.openAgain(), after: cursor).makeAsyncIterator()
    async let next = events.next()
    let second = try await bench.store.submit(.steps()).job
    let event = try #require(try await next)
    #expect(event.job == second.id && event.sequence.map { $0 > cursor } == true)
    let all = try await bench.store.events()
    #expect(all.map(\.job) == [first.id, second.id])
  }

  @Test func everyReaderSeesEveryEventInOrder() async throws {
    let bench = try await JobBench()
    let other = try await bench.openAgain()
    let count = 300
    let readers = (0..<4).map { index in
      Task {
        var seen: [Int64] = []
        for try await event in JobFeed(index % 2 == 0 ? bench.store : other, after: 0) {
          if let sequence = event.sequence { seen.append(sequence) }
          if seen.count == count { break }
        }
        return seen
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<count {
        group.addTask { try await (index % 3 == 0 ? other : bench.store).submit(.steps()) }
      }
      try await group.waitForAll()
    }
    for reader in readers { #expect(try await reader.value == Array(1...Int64(count))) }
  }

  @Test func theFeedOfOneJobEndsWithIt() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps()).job
    try await bench.store.submit(.steps())
    try await bench.store.cancel(job.id)
    var states: [JobState] = []
    for try await event in JobFeed(bench.store, after: 0, of: job.id) {
      if case .state(let change) = event.kind { states.append(change.state) }
    }
    #expect(states == [.queued, .cancelled])
    // Whoever comes after the end is not kept waiting.
    for try await _ in JobFeed(bench.store, after: try await bench.store.latestSequence(), of: job.id) {
      Issue.record("nothing is left to tell")
    }
  }

  /// The end may come between looking for events and asking whether there can be more.
  @Test func whoReadsWhileAJobEndsSeesTheEnd() async throws {
    let bench = try await JobBench()
    let store = bench.store
    for _ in 0..<40 {
      let job = try await store.submit(.steps()).job
      let readers = (0..<8).map { _ in
        Task {
          var last: JobState?
          for try await event in JobFeed(store, after: 0, of: job.id) {
            if case .state(let change) = event.kind { last = change.state }
          }
          return last
        }
      }
      try await store.cancel(job.id)
      for reader in readers { #expect(try await reader.value == .cancelled) }
    }
  }

  @Test func whoWaitsCanBeStopped() async throws {
    let bench = try await JobBench()
    let reading = Task { for try await _ in JobFeed(bench.store, after: 0) {} }
    reading.cancel()
    await #expect(throws: CancellationError.self) { try await reading.value }
  }

  @Test func eventsAreReadAgainAsTheyWereWritten() async throws {
    let job = Identifier(prefix: "job")
    let time = Date(timeIntervalSince1970: 1_800_000_000.125)
    let kinds: [JobEvent.Kind] = [
      .state(JobStateChange(state: .failed, attempt: 2, failure: JobFailure(code: "A_B", message: "m"))),
      .cancelRequested, .stageEnded(stage: "a[1]", state: "cached"),
      .warning(.init(code: "C_D", message: "w", atMs: 3), stage: "a"),
      .progress(JobProgress(fraction: 0.5, stages: [.init(stage: "a", fraction: 0.5, message: "running")])),
    ]
    for kind in kinds {
      let event = JobEvent(sequence: 7, job: job, time: time, kind: kind)
      #expect(try JSONDecoder().decode(JobEvent.self, from: JSONEncoder().encode(event)) == event)
    }
  }
}
