import GRDB
import Storage

/// Queues, which are there as soon as somebody names them.
extension JobStore {
  /// Every queue that holds a job that has not ended, or is paused or drained, and the default one; by name.
  public func queues() async throws -> [JobQueue] {
    try await database.read { database in
      var queues = [
        JobQueue.defaultName: JobQueue(name: JobQueue.defaultName)
      ]
      let counts = try Row.fetchAll(
        database,
        sql: """
          SELECT queue, state, count(*) AS count FROM jobs INDEXED BY jobs_active
          WHERE state IN ('queued', 'running', 'waiting') GROUP BY queue, state
          """)
      for row in counts {
        let name: String = row["queue"]
        var queue = queues[name] ?? JobQueue(name: name)
        switch row["state"] as String {
        case "queued": queue.queued = row["count"]
        case "running": queue.running = row["count"]
        default: queue.waiting = row["count"]
        }
        queues[name] = queue
      }
      for row in try Row.fetchAll(database, sql: "SELECT name, mode FROM job_queues") {
        let name: String = row["name"]
        var queue = queues[name] ?? JobQueue(name: name)
        queue.mode = JobQueue.Mode(rawValue: row["mode"]) ?? .active
        queues[name] = queue
      }
      return queues.values.sorted { $0.name < $1.name }
    }
  }

  /// Lets a queue take jobs and start none.
  public func pause(queue: String) async throws { try await set(.paused, queue) }

  /// Lets a queue start what it has and take nothing more.
  public func drain(queue: String) async throws { try await set(.draining, queue) }

  /// Lets a queue take and start jobs.
  public func resume(queue: String) async throws { try await set(.active, queue) }

  /// - Throws: ``JobStoreError`` `JOB_REQUEST_INVALID` for what cannot be the name of a queue.
  private func set(_ mode: JobQueue.Mode, _ queue: String) async throws {
    try JobRequest(pipeline: .inline(""), queue: queue).check()
    try await database.write { database in
      if mode == .active {
        try database.execute(sql: "DELETE FROM job_queues WHERE name = ?", arguments: [queue])
      } else {
        try database.execute(
          sql: "INSERT OR REPLACE INTO job_queues (name, mode) VALUES (?, ?)",
          arguments: [queue, mode.rawValue])
      }
    }
    watch.signal()
  }
}
