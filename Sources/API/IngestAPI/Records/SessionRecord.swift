import Foundation
import Foundations
import GRDB

/// A row of `ingest_sessions`.
struct SessionRecord: Sendable {
  var id: Identifier
  var title: String
  var date: SessionDate
  var location: String?
  var notes: String?
  var project: String
  var status: SessionStatus
  var created: Date
  var updated: Date

  func insert(in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO ingest_sessions (id, title, date, location, notes, project, status, created, updated)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id.description, title, date.description, location, notes, project, status.rawValue,
        created.milliseconds,
        updated.milliseconds,
      ])
  }

  /// - Throws: ``IngestError`` `SESSION_NOT_FOUND`.
  static func fetch(_ id: Identifier, in database: Database) throws -> SessionRecord {
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM ingest_sessions WHERE id = ?", arguments: [id.description]),
      let date = SessionDate(row["date"]), let status = SessionStatus(rawValue: row["status"])
    else { throw IngestError.sessionNotFound(id.description) }
    return SessionRecord(
      id: id, title: row["title"], date: date, location: row["location"], notes: row["notes"],
      project: row["project"], status: status, created: Date(milliseconds: row["created"]),
      updated: Date(milliseconds: row["updated"]))
  }

  /// Goes on to another status, or notes that something changed.
  /// - Throws: ``IngestError`` `SESSION_STATE_CONFLICT` for a step that there is not.
  mutating func become(_ next: SessionStatus, in database: Database) throws {
    guard next == status || status.successors.contains(next) else {
      throw IngestError.sessionState(id, status, next)
    }
    status = next
    updated = Date()
    try database.execute(
      sql: "UPDATE ingest_sessions SET status = ?, updated = ? WHERE id = ?",
      arguments: [status.rawValue, updated.milliseconds, id.description])
  }
}
