import Foundations
import GRDB
import Jobs
import Runtime
import Storage
import TestSupport
import Testing

/// The table keeps its own rules, whoever writes into it.
@Suite("The table refuses illegal states")
struct JobTransitionTests {
  private static let legal: [JobState: Set<JobState>] = [
    .queued: [.running, .failed, .cancelled],
    .running: [.queued, .waiting, .succeeded, .failed, .cancelled],
    .waiting: [.queued, .cancelled], .succeeded: [], .failed: [.queued], .cancelled: [.queued],
  ]

  /// What a row in a state has to have beside it.
  private static func set(_ state: JobState) -> String {
    let isRunning = state == .running
    return """
      UPDATE jobs SET state = '\(state.rawValue)', attempt = max(attempt, \(isRunning ? 1 : 0)),
        worker = \(isRunning ? "'w'" : "NULL"), lease = \(isRunning ? "1" : "NULL"),
        started = \(isRunning ? "1" : "started"), ended = \(state.isFinal ? "1" : "NULL"),
        failure = \(state == .failed ? "'{\"code\":\"X\",\"message\":\"x\",\"causes\":[]}'" : "NULL"),
        gates = \(state == .waiting ? "'[{\"name\":\"g\"}]'" : "'[]'")
      """
  }

  private static let ways: [JobState: [JobState]] = [
    .queued: [], .running: [.running], .waiting: [.running, .waiting], .succeeded: [.running, .succeeded],
    .failed: [.failed], .cancelled: [.cancelled],
  ]

  @Test(arguments: JobState.allCases, JobState.allCases)
  func onlyTransitionsOfTheStateMachineArePossible(_ from: JobState, _ to: JobState) async throws {
    guard from != to else { return }
    let bench = try await JobBench()
    try await bench.store.submit(.steps())
    let database = bench.store.workspace.database
    for state in try #require(Self.ways[from]) {
      try await database.write { try $0.execute(sql: Self.set(state)) }
    }
    let before = try await bench.store.events().count
    let isLegal = try #require(Self.legal[from]).contains(to)
    let error = await caughtError { try await database.write { try $0.execute(sql: Self.set(to)) } }
    #expect((error == nil) == isLegal, "\(from) to \(to)")
    // Each transition has its event, and nothing else has.
    let events = try await bench.store.events()
    #expect(events.count == before + (isLegal ? 1 : 0))
    if isLegal, case .state(let change)? = events.last?.kind { #expect(change.state == to) }
  }

  @Test(arguments: [
    "UPDATE jobs SET state = 'sleeping'",
    "UPDATE jobs SET state = 'running', attempt = 1, started = 1, lease = 1",
    "UPDATE jobs SET state = 'running', started = 1, lease = 1, worker = 'w'",
    "UPDATE jobs SET state = 'failed', ended = 1",
    "UPDATE jobs SET state = 'cancelled'",
    "UPDATE jobs SET ended = 1",
    "UPDATE jobs SET gates = '[{\"name\":\"g\"}]'",
    "UPDATE jobs SET cancel_requested = 1",
    "UPDATE jobs SET failed_attempts = 1",
    "UPDATE jobs SET priority = 3",
    "UPDATE jobs SET outputs = 'no json'",
    """
    INSERT INTO jobs (id, project, queue, priority, request, pipeline, source, cpus, memory, state, created, ready,
      changed, ended) SELECT 'x', project, queue, priority, request, pipeline, source, cpus, memory, 'cancelled', 1, 1, 1, 1
      FROM jobs
    """,
  ])
  func aRowHasWhatItsStateSays(_ sql: String) async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps()).job
    let error = await caughtError {
      try await bench.store.workspace.database.write { try $0.execute(sql: sql) }
    }
    #expect(error != nil)
    #expect(try await bench.store.job(job.id) == job)
  }
}
