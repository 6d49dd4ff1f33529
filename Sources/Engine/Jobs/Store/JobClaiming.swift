import Foundation
import Foundations
import GRDB
import Storage

/// Which queued job is the next.
///
/// The highest class first; within it the project whose turn is longest ago; of that project the oldest job. Where
/// that one has no room yet, nothing of its class or below overtakes it, so that a large job is not put off
/// for ever by small ones.
extension JobLeases {
  private struct Candidate {
    var number: Int64
    var project: String
    var resources: JobResources
    var turn: Int64
  }

  /// Takes the next job.
  /// - Parameters:
  ///   - lowest: only jobs of this class and above.
  ///   - queues: only jobs of these; `nil` for all.
  /// - Returns: `nil` where none is ready, or the next has no room.
  func claim(lowest: JobPriority, queues: Set<String>?) async throws -> JobClaim? {
    guard try await isAnyReady() else { return nil }
    let claim = try await database.write { database -> JobClaim? in
      try self.claim(lowest: lowest, queues: queues, in: database)
    }
    if claim != nil { store.watch.signal() }
    return claim
  }

  /// When the next job that waits after a failed attempt is ready; `nil` where none waits.
  func nextReady() async throws -> Date? {
    let now = Date().milliseconds
    return try await database.read { database in
      try Int64.fetchOne(
        database,
        sql: "SELECT min(ready) FROM jobs INDEXED BY jobs_delayed WHERE state = 'queued' AND ready > ?",
        arguments: [now]
      ).map(Date.init(milliseconds:))
    }
  }

  /// Whether anything is queued that this worker may ever start.
  func isAnyQueued(queues: Set<String>?) async throws -> Bool {
    try await database.read { database in
      let paused = try Set(
        String.fetchAll(database, sql: "SELECT name FROM job_queues WHERE mode = 'paused'"))
      return try JobPriority.allCases.contains { priority in
        try Self.queues(priority, in: database).contains { queue in
          !paused.contains(queue) && queues?.contains(queue) ?? true
        }
      }
    }
  }

  /// Asked before the one writer of the database is taken.
  private func isAnyReady() async throws -> Bool {
    let now = Date().milliseconds
    return try await database.read { database in
      try Bool.fetchOne(
        database,
        sql:
          "SELECT EXISTS (SELECT 1 FROM jobs INDEXED BY jobs_delayed WHERE state = 'queued' AND ready <= ?)",
        arguments: [now]) ?? false
    }
  }

  private func claim(lowest: JobPriority, queues: Set<String>?, in database: Database) throws -> JobClaim? {
    let now = Date()
    let paused = try Set(String.fetchAll(database, sql: "SELECT name FROM job_queues WHERE mode = 'paused'"))
    let running = try Row.fetchOne(
      database,
      sql:
        "SELECT coalesce(sum(cpus), 0) AS cpus, coalesce(sum(memory), 0) AS memory FROM jobs WHERE state = 'running'"
    )
    let taken = running.map { JobResources(cpus: $0["cpus"], memory: $0["memory"]) } ?? JobResources(cpus: 0)
    for priority in JobPriority.allCases.reversed() where priority >= lowest {
      while let next = try candidate(priority, queues, paused, now, in: database) {
        if let reason = store.admission.whatNeverFits(next.resources, priority) {
          try refuse(next, reason, now, in: database)
          continue
        }
        guard store.admission.fits(next.resources, priority, beside: taken) else { return nil }
        return try take(next, priority, now, in: database)
      }
    }
    return nil
  }

  private func candidate(
    _ priority: JobPriority, _ queues: Set<String>?, _ paused: Set<String>, _ now: Date, in database: Database
  ) throws -> Candidate? {
    var best: Candidate?
    for queue in try Self.queues(priority, in: database)
    where !paused.contains(queue) && queues?.contains(queue) ?? true {
      let places = try Row.fetchCursor(
        try database.cachedStatement(sql: Self.placesInTurn), arguments: [priority.rawValue, queue])
      while let place = try places.next() {
        let (project, turn): (String, Int64) = (place["project"], place["turn"])
        if let best, best.turn < turn { break }
        let row = try Row.fetchOne(
          try database.cachedStatement(sql: Self.oldestReady),
          arguments: [priority.rawValue, queue, project, now.milliseconds])
        // All that it has here waits after a failed attempt.
        guard let row else { continue }
        let candidate = Candidate(
          number: row["number"], project: project,
          resources: JobResources(cpus: row["cpus"], memory: row["memory"]), turn: turn)
        if best.map({ (candidate.turn, candidate.number) < ($0.turn, $0.number) }) ?? true {
          best = candidate
        }
        break
      }
    }
    return best
  }

  /// Each of these is answered from an index, whatever else is queued.
  static let placesInTurn = """
    SELECT project, turn FROM job_places WHERE priority = ? AND queue = ? AND queued > 0 ORDER BY turn, number
    """
  static let oldestReady = """
    SELECT number, cpus, memory FROM jobs
    WHERE state = 'queued' AND priority = ? AND queue = ? AND project = ? AND ready <= ?
    ORDER BY number LIMIT 1
    """
  static let nextQueue = """
    SELECT queue FROM job_places WHERE priority = ? AND queue > ? AND queued > 0 ORDER BY queue LIMIT 1
    """

  /// The queues that have queued jobs of a class; one step of the index for each.
  private static func queues(_ priority: JobPriority, in database: Database) throws -> [String] {
    var queues: [String] = []
    let next = try database.cachedStatement(sql: nextQueue)
    while let queue = try String.fetchOne(next, arguments: [priority.rawValue, queues.last ?? ""]) {
      queues.append(queue)
    }
    return queues
  }

  private func take(
    _ next: Candidate, _ priority: JobPriority, _ now: Date, in database: Database
  ) throws -> JobClaim {
    try database.execute(
      sql: """
        UPDATE jobs SET state = 'running', attempt = attempt + 1, worker = ?1, lease = ?2, started = ?3, changed = ?3,
          progress = '{"fraction":0,"stages":[]}', progressed = ?3, warnings = '[]', outputs = '{}'
        WHERE number = ?4
        """,
      arguments: [worker.description, end(now), now.milliseconds, next.number])
    // The event of this start is the latest.
    try database.execute(
      sql: """
        UPDATE job_places SET turn = (SELECT seq FROM sqlite_sequence WHERE name = 'job_events')
        WHERE priority = ? AND project = ?
        """,
      arguments: [priority.rawValue, next.project])
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT \(JobRecords.columns), job_pipelines.source AS pipeline_source
        FROM jobs JOIN job_pipelines ON job_pipelines.number = jobs.source WHERE jobs.number = ?
        """,
      arguments: [next.number])
    guard let row else { throw JobStoreError.notFound("\(next.number)") }
    return JobClaim(job: try JobRecords.job(row), source: row["pipeline_source"], worker: worker)
  }

  /// The machine may have become smaller since the job was taken.
  private func refuse(_ next: Candidate, _ reason: String, _ now: Date, in database: Database) throws {
    let error = JobStoreError.neverFits(reason)
    try database.execute(
      sql: "UPDATE jobs SET state = 'failed', failure = ?, changed = ?, ended = ? WHERE number = ?",
      arguments: [
        try JSONColumn.encode(JobFailure(code: error.code, message: error.message)), now.milliseconds,
        now.milliseconds, next.number,
      ])
  }
}
