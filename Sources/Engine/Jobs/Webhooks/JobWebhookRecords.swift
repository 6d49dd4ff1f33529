import Foundation
import Foundations
import GRDB
import Storage
import Webhooks

/// Turns rows of the table of events into deliveries.
enum JobWebhookRecords {
  /// A stretch of events that was seen to.
  struct Page: Sendable {
    /// The number of its last event.
    var end: Int64
    var isLast: Bool
    var hasDeliveries = false
  }

  private static let cursorName = "jobs"
  /// Numbers looked at in one go.
  private static let stretch: Int64 = 1000
  /// How many events without deliveries may be looked at again after a restart.
  private static let cursorStep: Int64 = 10_000

  /// Sees to the events after `cursor`, a stretch of them. Nothing is written where nobody is to be told.
  /// - Returns: also what kept an event from being told, which is passed over.
  static func forward(
    after cursor: Int64, in database: WorkspaceDatabase
  ) async throws -> (Page, [any Error]) {
    let (page, stored) = try await database.read { database in
      let stored = try WebhookQueue.cursor(cursorName, in: database)
      let start = max(cursor, stored)
      let latest =
        try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'job_events'") ?? 0
      let end = max(start, min(start + stretch, latest))
      let rows = try rows(after: start, to: end, in: database)
      return (Page(end: end, isLast: end >= latest, hasDeliveries: !rows.isEmpty), stored)
    }
    guard page.hasDeliveries || page.end >= stored + cursorStep else { return (page, []) }
    let problems = try await database.write { database -> [any Error] in
      // Another bridge may have come further since. What lies before `cursor` was looked at and had nobody to be told.
      let stored = try WebhookQueue.cursor(cursorName, in: database)
      guard stored < page.end else { return [] }
      var problems: [any Error] = []
      for row in try rows(after: max(cursor, stored), to: page.end, in: database) {
        do {
          try enqueue(row, in: database)
        } catch let error as any CodedError {
          problems.append(error)
        }
      }
      try WebhookQueue.moveCursor(cursorName, to: page.end, in: database)
      return problems
    }
    return (page, problems)
  }

  private static func rows(after start: Int64, to end: Int64, in database: Database) throws -> [Row] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT job_events.sequence, job_events.time, job_events.kind, job_events.data,
          jobs.id, jobs.request, jobs.pipeline
        FROM job_events JOIN jobs ON jobs.number = job_events.job
        WHERE sequence > ? AND sequence <= ? AND kind = 'state'
          AND json_extract(data, '$.state') IN ('waiting', 'succeeded', 'failed', 'cancelled')
          AND json_extract(jobs.request, '$.webhook.url') IS NOT NULL
        ORDER BY sequence
        """,
      arguments: [start, end])
  }

  private static func enqueue(_ row: Row, in database: Database) throws {
    let event = try JobRecords.event(row)
    guard let request: JobRequest = try? JSONColumn.decode(row["request"]), let webhook = request.webhook,
      case .state(let change) = event.kind
    else { throw JobStoreError.unreadable(row["id"]) }
    let message = try JobWebhookData.message(event, change, request, pipeline: row["pipeline"])
    try WebhookQueue.enqueue(
      message, to: try WebhookURL(webhook.url), secret: webhook.secretId ?? WebhookSecrets.defaultName,
      in: database)
  }
}
