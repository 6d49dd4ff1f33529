import Foundation
import Foundations
import GRDB
import Storage
import SystemPackage
import TestSupport
import Testing

@Suite struct WorkspaceDatabaseTests {
  private static let first = ModuleSchema(
    module: "first", versions: ["CREATE TABLE one (number INTEGER NOT NULL CHECK (number > 0)) STRICT"])
  private static let second = ModuleSchema(
    module: "second",
    versions: [
      "CREATE TABLE two (name TEXT) STRICT; INSERT INTO two VALUES ('old')",
      "ALTER TABLE two ADD COLUMN size INTEGER; UPDATE two SET size = 7",
    ])

  @Test func `modules bring their own tables, in any order and at any time`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.appending("genlock.db")
    _ = try WorkspaceDatabase(path: path, modules: [Self.first])
    var early = Self.second
    early.versions.removeLast()
    _ = try WorkspaceDatabase(path: path, modules: [early])
    let database = try WorkspaceDatabase(path: path, modules: [Self.second, Self.first])
    let size = try await database.read {
      try Int.fetchOne($0, sql: "SELECT size FROM two WHERE name = 'old'")
    }
    #expect(size == 7)
    // A process that knows only one of the modules is not disturbed by the other.
    _ = try WorkspaceDatabase(path: path, modules: [Self.first])
  }

  @Test func `the settings are those for many readers beside one writer`() async throws {
    let folder = try TemporaryFolder()
    let database = try WorkspaceDatabase(path: folder.appending("genlock.db"), modules: [Self.first])
    let settings = try await database.write { database in
      try ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"].map {
        try String.fetchOne(database, sql: "PRAGMA \($0)")
      }
    }
    #expect(settings == ["wal", "1", "1", "10000"])
  }

  @Test func `a file of a newer release is refused`() throws {
    let folder = try TemporaryFolder()
    let path = folder.appending("genlock.db")
    _ = try WorkspaceDatabase(path: path, modules: [Self.second])
    var older = Self.second
    older.versions.removeLast()
    let error = #expect(throws: StorageError.self) { try WorkspaceDatabase(path: path, modules: [older]) }
    #expect(error?.code == "DATABASE_TOO_NEW")
    #expect(error?.message.contains("second 2, this one knows 1") == true)
  }

  @Test func `a damaged file is one clear error`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "This is no database, and it is long enough to be looked at.\n", to: "genlock.db")
    let error = #expect(throws: StorageError.self) {
      try WorkspaceDatabase(path: path, modules: [Self.first])
    }
    #expect(error?.code == "DATABASE_CORRUPT")
    #expect(error?.category == .failure)
    #expect(error?.cause != nil)
  }

  @Test func `a missing folder is one clear error`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: StorageError.self) {
      try WorkspaceDatabase(path: folder.appending("none/genlock.db"), modules: [Self.first])
    }
    #expect(error?.code == "DATABASE_CANNOT_OPEN")
  }

  @Test func `a full database is one clear error and loses nothing`() async throws {
    let folder = try TemporaryFolder()
    let database = try WorkspaceDatabase(path: folder.appending("genlock.db"), modules: [Self.second])
    let error = await #expect(throws: StorageError.self) {
      try await database.write { database in
        try database.execute(sql: "PRAGMA max_page_count = 6")
        try database.execute(sql: "INSERT INTO two (name) VALUES (hex(zeroblob(100000)))")
      }
    }
    #expect(error?.code == "NO_SPACE")
    let count = try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM two") }
    #expect(count == 1)
  }

  @Test func `a transaction that throws is undone`() async throws {
    let folder = try TemporaryFolder()
    let database = try WorkspaceDatabase(path: folder.appending("genlock.db"), modules: [Self.first])
    await #expect(throws: StorageError.self) {
      try await database.write { database in
        try database.execute(sql: "INSERT INTO one VALUES (1)")
        try database.execute(sql: "INSERT INTO one VALUES (-1)")
      }
    }
    let count = try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM one") }
    #expect(count == 0)
  }

  @Test func `two openings at once migrate once`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.appending("genlock.db")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { _ = try WorkspaceDatabase(path: path, modules: [Self.first, Self.second]) }
      }
      try await group.waitForAll()
    }
  }

  @Test func `writes behind arrive in order, and a failure is told once`() async throws {
    let folder = try TemporaryFolder()
    let database = try WorkspaceDatabase(path: folder.appending("genlock.db"), modules: [Self.first])
    let writes = WriteBehind(database)
    for number in 1...500 {
      writes.add { try $0.execute(sql: "INSERT INTO one VALUES (?)", arguments: [number]) }
    }
    try await writes.flush()
    let numbers = try await database.read {
      try Int.fetchAll($0, sql: "SELECT number FROM one ORDER BY rowid")
    }
    #expect(numbers == Array(1...500))
    writes.add { try $0.execute(sql: "INSERT INTO one VALUES (0)") }
    await #expect(throws: StorageError.self) { try await writes.flush() }
    try await writes.flush()
  }
}
