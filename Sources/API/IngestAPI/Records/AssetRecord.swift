import Foundation
import Foundations
import GRDB

/// What is known of a recording once it has been looked at.
struct AssetMedia: Sendable, Hashable, Codable {
  var durationMs: Int64?
  /// Pictures per second.
  var fps: Double?
  /// As `1920x1080`.
  var resolution: String?
  var codec: String?
  var hasAudio: Bool
}

/// Why a recording or a computation failed.
struct RecordedFailure: Sendable, Hashable, Codable {
  var code: String
  var message: String
  var details: [String: String]
}

/// A row of `ingest_assets`.
struct AssetRecord: Sendable {
  var id: Identifier
  var session: Identifier
  var take: ObjectKey.Take
  var status: AssetStatus
  var filename: String
  var contentType: String
  /// In bytes.
  var size: Int64
  var upload: Identifier
  var key: ObjectKey
  var job: String?
  var media: AssetMedia?
  var failure: RecordedFailure?
  var created: Date
  var updated: Date

  var camera: CameraLabel { take.camera }

  /// The version that follows those of a project, a day and a camera. In the transaction that inserts it.
  static func nextVersion(
    project: String, date: SessionDate, camera: CameraLabel, in database: Database
  ) throws -> Int {
    let latest = try Int.fetchOne(
      database,
      sql: "SELECT max(version) FROM ingest_assets WHERE project = ? AND date = ? AND camera = ?",
      arguments: [project, date.description, camera.description])
    return (latest ?? 0) + 1
  }

  func insert(in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO ingest_assets
          (id, session, camera, project, date, version, status, filename, content_type, size, upload, key, created, updated)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id.description, session.description, camera.description, take.project, take.date.description,
        take.version,
        status.rawValue, filename, contentType, size, upload.description, key.description,
        created.milliseconds,
        updated.milliseconds,
      ])
  }

  /// Goes on to another status, unless somebody else was faster.
  /// - Returns: whether it was still in the status that this value has.
  mutating func become(_ next: AssetStatus, in database: Database) throws -> Bool {
    let now = Date()
    try database.execute(
      sql:
        "UPDATE ingest_assets SET status = ?, media = ?, failure = ?, updated = ? WHERE id = ? AND status = ?",
      arguments: [
        next.rawValue, try media.map(RecordJSON.encode), try failure.map(RecordJSON.encode), now.milliseconds,
        id.description, status.rawValue,
      ])
    guard database.changesCount > 0 else { return false }
    (status, updated) = (next, now)
    return true
  }

  static func setJob(_ job: String, of id: Identifier, in database: Database) throws {
    try database.execute(
      sql: "UPDATE ingest_assets SET job = ? WHERE id = ?", arguments: [job, id.description])
  }

  /// - Throws: ``IngestError`` `ASSET_NOT_FOUND`, also for one of another session.
  static func fetch(_ id: Identifier, session: Identifier? = nil, in database: Database) throws -> AssetRecord
  {
    let records = try fetch("id = ?", [id.description], in: database)
    guard let asset = records.first, session == nil || asset.session == session else {
      throw IngestError.assetNotFound(id.description)
    }
    return asset
  }

  static func find(_ id: Identifier, in database: Database) throws -> AssetRecord? {
    try fetch("id = ?", [id.description], in: database).first
  }

  /// The recordings that stand for the cameras of a session, by label: for each the newest version that was not given up.
  static func current(of session: Identifier, in database: Database) throws -> [AssetRecord] {
    let all = try fetch("session = ? AND status <> 'abandoned'", [session.description], in: database)
    let newest = Dictionary(all.map { ($0.camera, $0) }) { $0.take.version > $1.take.version ? $0 : $1 }
    return newest.values.sorted { $0.camera < $1.camera }
  }

  /// Those of all sessions in a status that ends by itself.
  static func all(in status: AssetStatus, _ database: Database) throws -> [AssetRecord] {
    try fetch("status = ?", [status.rawValue], in: database)
  }

  static func of(upload: Identifier, in database: Database) throws -> AssetRecord? {
    try fetch("upload = ?", [upload.description], in: database).first
  }

  private static func fetch(
    _ condition: String, _ arguments: StatementArguments, in database: Database
  ) throws -> [AssetRecord] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM ingest_assets WHERE \(condition) ORDER BY id", arguments: arguments
    ).map { row in
      guard let id = Identifier(row["id"]), let session = Identifier(row["session"]),
        let date = SessionDate(row["date"]), let camera = CameraLabel(row["camera"]),
        let status = AssetStatus(rawValue: row["status"]), let upload = Identifier(row["upload"]),
        let key = ObjectKey(stored: row["key"])
      else { throw IngestError.unreadableRecord(row["id"]) }
      return AssetRecord(
        id: id, session: session,
        take: ObjectKey.Take(project: row["project"], date: date, camera: camera, version: row["version"]),
        status: status, filename: row["filename"], contentType: row["content_type"], size: row["size"],
        upload: upload, key: key, job: row["job"],
        media: try (row["media"] as String?).map { try RecordJSON.decode($0) },
        failure: try (row["failure"] as String?).map { try RecordJSON.decode($0) },
        created: Date(milliseconds: row["created"]), updated: Date(milliseconds: row["updated"]))
    }
  }
}

/// A row of `ingest_derivatives`.
struct DerivativeRecord: Sendable {
  var kind: DerivativeKind
  var key: ObjectKey
  /// In bytes.
  var size: Int64

  func insert(asset: Identifier, in database: Database) throws {
    try database.execute(
      sql: "INSERT INTO ingest_derivatives (asset, kind, key, size) VALUES (?, ?, ?, ?)",
      arguments: [asset.description, kind.rawValue, key.description, size])
  }

  /// In the order of ``DerivativeKind``.
  static func all(of asset: Identifier, in database: Database) throws -> [DerivativeRecord] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT kind, key, size FROM ingest_derivatives WHERE asset = ?",
      arguments: [asset.description])
    let records = rows.compactMap { row -> DerivativeRecord? in
      guard let kind = DerivativeKind(rawValue: row["kind"]), let key = ObjectKey(stored: row["key"]) else {
        return nil
      }
      return DerivativeRecord(kind: kind, key: key, size: row["size"])
    }
    return DerivativeKind.allCases.compactMap { kind in records.first { $0.kind == kind } }
  }
}
