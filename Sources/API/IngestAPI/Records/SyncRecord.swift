import Foundation
import Foundations
import GRDB
import MediaTypes

/// Where a computation of offsets stands; the table's `CHECK` lists the same words.
enum SyncState: String, Sendable, CaseIterable {
  case computing, computed, failed
}

/// What a person did with computed offsets; the table's `CHECK` lists the same words.
enum OperatorStatus: String, Sendable, CaseIterable {
  case pending, approved, corrected
}

/// What was computed.
struct SyncOffsets: Sendable, Hashable, Codable {
  /// In ms, the master's included; 0 where there was no answer.
  var offsets: [CameraLabel: Int64]
  /// 0 … 100, without the master.
  var confidence: [CameraLabel: Double]
  /// Without the master.
  var classification: [CameraLabel: SyncClassification]
  /// Cameras whose offset is not known.
  var unanswered: Set<CameraLabel>
  /// The pictures of the evidence, by camera.
  var plots: [CameraLabel: String]
}

/// A row of `ingest_syncs`.
struct SyncRecord: Sendable {
  var id: Identifier
  var session: Identifier
  var state: SyncState
  var master: CameraLabel
  var method: String
  /// The recordings that were compared, by camera.
  var cameras: [CameraLabel: Identifier]
  var job: String?
  var result: SyncOffsets?
  var failure: RecordedFailure?
  var operatorStatus: OperatorStatus
  var finalOffsets: [CameraLabel: Int64]?
  var created: Date
  var computed: Date?

  func insert(in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO ingest_syncs (id, session, state, master, method, cameras, created) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id.description, session.description, state.rawValue, master.description, method,
        try RecordJSON.encode(cameras), created.milliseconds,
      ])
  }

  func update(in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE ingest_syncs SET state = ?, result = ?, failure = ?, operator_status = ?, final_offsets = ?, computed = ?
        WHERE id = ?
        """,
      arguments: [
        state.rawValue, try result.map(RecordJSON.encode), try failure.map(RecordJSON.encode),
        operatorStatus.rawValue, try finalOffsets.map(RecordJSON.encode), computed?.milliseconds,
        id.description,
      ])
  }

  static func setJob(_ job: String, of id: Identifier, in database: Database) throws {
    try database.execute(
      sql: "UPDATE ingest_syncs SET job = ? WHERE id = ?", arguments: [job, id.description])
  }

  /// The computation that holds for a session, `nil` before the first.
  static func latest(of session: Identifier, in database: Database) throws -> SyncRecord? {
    try fetch("session = ?", session.description, in: database)
  }

  static func find(_ id: Identifier, in database: Database) throws -> SyncRecord? {
    try fetch("id = ?", id.description, in: database)
  }

  static func computing(in database: Database) throws -> [SyncRecord] {
    try Row.fetchAll(database, sql: "SELECT * FROM ingest_syncs WHERE state = 'computing'").map(record)
  }

  private static func fetch(_ condition: String, _ argument: String, in database: Database) throws
    -> SyncRecord?
  {
    try Row.fetchOne(
      database, sql: "SELECT * FROM ingest_syncs WHERE \(condition) ORDER BY id DESC LIMIT 1",
      arguments: [argument]
    ).map(record)
  }

  private static func record(_ row: Row) throws -> SyncRecord {
    guard let id = Identifier(row["id"]), let session = Identifier(row["session"]),
      let state = SyncState(rawValue: row["state"]), let master = CameraLabel(row["master"]),
      let operatorStatus = OperatorStatus(rawValue: row["operator_status"])
    else { throw IngestError.unreadableRecord(row["id"]) }
    return SyncRecord(
      id: id, session: session, state: state, master: master, method: row["method"],
      cameras: try RecordJSON.decode(row["cameras"]), job: row["job"],
      result: try (row["result"] as String?).map { try RecordJSON.decode($0) },
      failure: try (row["failure"] as String?).map { try RecordJSON.decode($0) },
      operatorStatus: operatorStatus,
      finalOffsets: try (row["final_offsets"] as String?).map { try RecordJSON.decode($0) },
      created: Date(milliseconds: row["created"]),
      computed: (row["computed"] as Int64?).map { Date(milliseconds: $0) })
  }
}

/// A row of `ingest_sync_decisions`, the trail of who decided what.
struct SyncDecisionRecord: Sendable, Hashable {
  var sync: Identifier
  var decision: String
  var person: String
  var notes: String?
  var before: [CameraLabel: Int64]
  var after: [CameraLabel: Int64]
  var at: Date

  func insert(in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO ingest_sync_decisions (sync, decision, person, notes, offsets_before, offsets_after, at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        sync.description, decision, person, notes, try RecordJSON.encode(before),
        try RecordJSON.encode(after),
        at.milliseconds,
      ])
  }

  /// In the order in which they were taken.
  static func all(of session: Identifier, in database: Database) throws -> [SyncDecisionRecord] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT ingest_sync_decisions.* FROM ingest_sync_decisions JOIN ingest_syncs ON ingest_syncs.id = sync
        WHERE session = ? ORDER BY number
        """,
      arguments: [session.description]
    ).map { row in
      guard let sync = Identifier(row["sync"]) else { throw IngestError.unreadableRecord(row["sync"]) }
      return SyncDecisionRecord(
        sync: sync, decision: row["decision"], person: row["person"], notes: row["notes"],
        before: try RecordJSON.decode(row["offsets_before"]),
        after: try RecordJSON.decode(row["offsets_after"]),
        at: Date(milliseconds: row["at"]))
    }
  }
}

/// Up to where the outcomes of jobs have been taken in.
enum CursorRecord {
  static func position(in database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT position FROM ingest_cursor") ?? 0
  }

  static func advance(to position: Int64, in database: Database) throws {
    try database.execute(
      sql: "UPDATE ingest_cursor SET position = max(position, ?)", arguments: [position])
  }
}
