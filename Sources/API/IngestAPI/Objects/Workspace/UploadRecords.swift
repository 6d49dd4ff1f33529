import Foundation
import Foundations
import GRDB
import Storage

/// The uploads into a workspace and their parts. A part counts once its row is here, which is after its bytes are on
/// the disk.
struct UploadRecords: Sendable {
  let database: WorkspaceDatabase

  static let schema = ModuleSchema(
    module: "objects",
    versions: [
      """
      -- The states are those of UploadStatus.State. Times are milliseconds since 1970, UTC; lifetime is milliseconds.
      CREATE TABLE object_uploads (
        id TEXT PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL CHECK (size > 0),
        part_size INTEGER NOT NULL CHECK (part_size > 0),
        state TEXT NOT NULL CHECK (state IN ('open', 'completing', 'completed', 'aborted')),
        lifetime INTEGER NOT NULL CHECK (lifetime > 0),
        expires INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX object_uploads_state ON object_uploads (state, expires);

      -- place is NULL where the part lies in the whole, else the name of a file beside it.
      CREATE TABLE object_parts (
        upload TEXT NOT NULL REFERENCES object_uploads (id) ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number > 0),
        size INTEGER NOT NULL CHECK (size > 0),
        etag TEXT NOT NULL,
        place TEXT,
        PRIMARY KEY (upload, number)
      ) STRICT, WITHOUT ROWID;
      """
    ])

  /// Where a part lies.
  struct Part: Sendable {
    var stored: StoredPart
    /// `nil` for its place in the whole.
    var place: String?
  }

  struct Upload: Sendable {
    var status: UploadStatus
    var parts: [Part]
  }

  func insert(_ plan: UploadPlan) async throws {
    try await database.write { database in
      try database.execute(
        sql: """
          INSERT INTO object_uploads (id, key, size, part_size, state, lifetime, expires)
          VALUES (?, ?, ?, ?, 'open', ?, ?)
          """,
        arguments: [
          plan.id.description, plan.key.description, plan.size, plan.partSize, plan.lifetime.milliseconds,
          Date().milliseconds + plan.lifetime.milliseconds,
        ])
    }
  }

  /// - Throws: ``ObjectStoreError`` `unknownUpload`.
  func upload(_ id: Identifier) async throws -> Upload {
    try await database.read { try Self.fetch(id, in: $0) }
  }

  /// Lets a part count, in place of what was sent before under its number.
  /// - Returns: the place that its predecessor had beside the whole.
  /// - Throws: ``ObjectStoreError`` where the upload takes no more parts.
  func add(_ part: Part, to id: Identifier) async throws -> String? {
    try await database.write { database in
      let upload = try Self.fetch(id, in: database)
      try upload.status.checkOpen(id)
      let number = part.stored.number
      try database.execute(
        sql: "INSERT OR REPLACE INTO object_parts (upload, number, size, etag, place) VALUES (?, ?, ?, ?, ?)",
        arguments: [id.description, number, part.stored.size, part.stored.etag, part.place])
      try database.execute(
        sql: "UPDATE object_uploads SET expires = ? + lifetime WHERE id = ?",
        arguments: [Date().milliseconds, id.description])
      return upload.parts.first { $0.stored.number == number }?.place
    }
  }

  /// Checks the client's list and closes the upload in one go, so that no part changes in between.
  /// - Returns: what is to be made into one.
  func close(_ id: Identifier, listed: [CompletedPart]) async throws -> Upload {
    try await database.write { database in
      var upload = try Self.fetch(id, in: database)
      if upload.status.state == .completing { return upload }
      try upload.status.checkOpen(id)
      try upload.status.check(listed)
      try Self.set(.completing, id, in: database)
      upload.status.state = .completing
      return upload
    }
  }

  func set(_ state: UploadStatus.State, _ id: Identifier) async throws {
    try await database.write { try Self.set(state, id, in: $0) }
  }

  /// - Parameter state: the one it may be in.
  /// - Returns: whether it is aborted now, or never began.
  func abort(_ id: Identifier, from state: UploadStatus.State = .open) async throws -> Bool {
    try await database.write { database in
      try database.execute(
        sql: "UPDATE object_uploads SET state = 'aborted' WHERE id = ? AND state = ?",
        arguments: [id.description, state.rawValue])
      let state = try String.fetchOne(
        database, sql: "SELECT state FROM object_uploads WHERE id = ?", arguments: [id.description])
      return state == nil || state == UploadStatus.State.aborted.rawValue
    }
  }

  /// Bytes that open uploads may still bring.
  func promised(at date: Date) async throws -> Int64 {
    try await database.read { database in
      try Int64.fetchOne(
        database,
        sql: """
          SELECT sum(size - (SELECT coalesce(sum(size), 0) FROM object_parts WHERE upload = id))
          FROM object_uploads WHERE state = 'open' AND expires > ?
          """, arguments: [date.milliseconds]) ?? 0
    }
  }

  func expired(at date: Date) async throws -> [Identifier] {
    try await database.read { database in
      try String.fetchAll(
        database, sql: "SELECT id FROM object_uploads WHERE state = 'open' AND expires <= ?",
        arguments: [date.milliseconds])
    }.compactMap { Identifier($0) }
  }

  func all(in state: UploadStatus.State) async throws -> [Identifier] {
    try await database.read { database in
      try String.fetchAll(
        database, sql: "SELECT id FROM object_uploads WHERE state = ?", arguments: [state.rawValue])
    }.compactMap { Identifier($0) }
  }

  private static func set(_ state: UploadStatus.State, _ id: Identifier, in database: Database) throws {
    try database.execute(
      sql: "UPDATE object_uploads SET state = ? WHERE id = ?", arguments: [state.rawValue, id.description])
  }

  private static func fetch(_ id: Identifier, in database: Database) throws -> Upload {
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT key, size, part_size, state, expires FROM object_uploads WHERE id = ?",
        arguments: [id.description]),
      let key = ObjectKey(stored: row["key"]), let state = UploadStatus.State(rawValue: row["state"])
    else { throw ObjectStoreError.unknownUpload(id) }
    let parts = try Row.fetchAll(
      database, sql: "SELECT number, size, etag, place FROM object_parts WHERE upload = ? ORDER BY number",
      arguments: [id.description]
    ).map { row in
      Part(
        stored: StoredPart(number: row["number"], size: row["size"], etag: row["etag"]), place: row["place"])
    }
    return Upload(
      status: UploadStatus(
        key: key, state: state, layout: PartLayout(size: row["size"], partSize: row["part_size"]),
        parts: parts.map(\.stored), expires: Date(milliseconds: row["expires"])),
      parts: parts)
  }
}

extension UploadStatus {
  /// - Throws: ``ObjectStoreError`` where it takes no more parts.
  func checkOpen(_ id: Identifier) throws {
    guard state == .open else { throw ObjectStoreError.closed(id, state) }
    guard expires > Date() else { throw ObjectStoreError.expired(id) }
  }

  /// Holds a client's list of all parts against what came.
  /// - Throws: ``ObjectStoreError``.
  func check(_ listed: [CompletedPart]) throws {
    let arrived = Dictionary(uniqueKeysWithValues: parts.map { ($0.number, $0) })
    var seen: Set<Int> = []
    for part in listed {
      guard layout.range(of: part.number) != nil else {
        throw ObjectStoreError.unknownPart(part.number, count: layout.count)
      }
      guard seen.insert(part.number).inserted else { throw ObjectStoreError.duplicate(part: part.number) }
      guard let stored = arrived[part.number] else {
        throw ObjectStoreError.missing(part: part.number, arrived: false)
      }
      guard part.isSame(as: stored) else { throw ObjectStoreError.wrongETag(part: part.number) }
    }
    if let missing = (1...layout.count).first(where: { !seen.contains($0) }) {
      throw ObjectStoreError.missing(part: missing, arrived: arrived[missing] != nil)
    }
  }
}

extension Duration {
  /// Rounded down.
  var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}

extension Date {
  /// As the tables keep it.
  var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

  init(milliseconds: Int64) {
    self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
  }
}
