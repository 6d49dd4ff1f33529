import Foundations
public import GRDB
import Glibc
public import SystemPackage

/// The one SQLite database of a workspace, in write-ahead mode: many readers beside one writer.
///
/// It knows nothing of what it holds; each module passes its ``ModuleSchema`` and reads and writes its own
/// tables.
public final class WorkspaceDatabase: Sendable {
  /// The database file.
  public let path: FilePath
  private let pool: DatabasePool
  /// How long an access waits for others before it fails.
  private static let busySeconds = 10.0

  /// Opens the database, creating the file and bringing the tables of `modules` up to date where needed.
  /// Blocks.
  /// - Parameters:
  ///   - path: the file; its folder has to exist.
  ///   - modules: the tables that this process uses.
  /// - Throws: ``StorageError`` for a file that is damaged, read-only, locked for long or from a newer
  ///   release.
  public init(path: FilePath, modules: [ModuleSchema]) throws {
    self.path = path
    var configuration = Configuration()
    configuration.label = "genlock"
    configuration.busyMode = .timeout(Self.busySeconds)
    configuration.maximumReaderCount = 4
    do {
      // GRDB sets WAL and `synchronous = NORMAL` for pools, and turns foreign keys on.
      pool = try Self.open(path, configuration)
      try Self.migrate(pool, modules: modules, path: path)
    } catch {
      throw StorageError.describing(error, at: path)
    }
  }

  /// Opens the file once more for as long as others who do the same at this moment are in the way.
  ///
  /// Two that set up write-ahead mode in a new file both read and want to write: SQLite tells one of them so at once, without its timeout,
  /// as waiting would not help (https://sqlite.org/c3ref/busy_handler.html).
  private static func open(_ path: FilePath, _ configuration: Configuration) throws -> DatabasePool {
    let end = ContinuousClock.now + .seconds(busySeconds)
    while true {
      do {
        return try DatabasePool(path: path.string, configuration: configuration)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end {
        usleep(5_000)
      }
    }
  }

  /// Reads from a consistent snapshot without waiting for the writer.
  /// - Throws: ``StorageError``, or what `body` threw.
  public func read<Result: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Result
  ) async throws -> Result {
    do {
      return try await pool.read(body)
    } catch {
      throw StorageError.describing(error, at: path)
    }
  }

  /// Runs `body` in one transaction, undone when it throws.
  /// - Throws: ``StorageError``, or what `body` threw.
  public func write<Result: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Result
  ) async throws -> Result {
    do {
      return try await pool.write(body)
    } catch {
      throw StorageError.describing(error, at: path)
    }
  }

  /// As ``write(_:)``, and on the disk before it returns: a power cut loses nothing of it, nor of the writes before.
  ///
  /// Other writes survive the death of the process, and a power cut may take the last of them.
  /// - Throws: ``StorageError``, or what `body` threw.
  public func writeDurably<Result: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Result
  ) async throws -> Result {
    do {
      return try await pool.writeWithoutTransaction { database in
        // https://sqlite.org/pragma.html#pragma_synchronous: FULL flushes the log with each commit.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        let result = Swift.Result {
          var result: Result?
          try database.inTransaction(.immediate) {
            result = try body(database)
            return .commit
          }
          return result
        }
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        guard let result = try result.get() else { preconditionFailure("a commit comes after the body") }
        return result
      }
    } catch {
      throw StorageError.describing(error, at: path)
    }
  }

  /// As ``read(_:)``, for blocking threads.
  public func readBlocking<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do {
      return try pool.read(body)
    } catch {
      throw StorageError.describing(error, at: path)
    }
  }

  /// As ``write(_:)``, for blocking threads.
  public func writeBlocking<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do {
      return try pool.write(body)
    } catch {
      throw StorageError.describing(error, at: path)
    }
  }
}

extension WorkspaceDatabase {
  /// One read of a table of a few rows tells that nothing is to be done, the case of nearly every start.
  private static func migrate(_ pool: DatabasePool, modules: [ModuleSchema], path: FilePath) throws {
    if let versions = try? pool.read(installedVersions), try isCurrent(versions, modules, path) { return }
    // Anything wrong with the file that made the read fail shows again here, with its own error.
    try pool.write { database in
      try database.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS module_versions (
            module TEXT PRIMARY KEY,
            version INTEGER NOT NULL CHECK (version > 0)
          ) STRICT, WITHOUT ROWID
          """)
      // Read again inside the transaction: another process may have been faster.
      let versions = try installedVersions(database)
      guard try !isCurrent(versions, modules, path) else { return }
      for module in modules {
        for script in module.versions.dropFirst(versions[module.module] ?? 0) {
          try database.execute(sql: script)
        }
        try database.execute(
          sql: "INSERT OR REPLACE INTO module_versions (module, version) VALUES (?, ?)",
          arguments: [module.module, module.versions.count])
      }
    }
  }

  private static func installedVersions(_ database: Database) throws -> [String: Int] {
    let rows = try Row.fetchAll(database, sql: "SELECT module, version FROM module_versions")
    return Dictionary(rows.map { ($0["module"], $0["version"]) }) { _, last in last }
  }

  private static func isCurrent(
    _ versions: [String: Int], _ modules: [ModuleSchema], _ path: FilePath
  ) throws -> Bool {
    for module in modules {
      let installed = versions[module.module] ?? 0
      if installed > module.versions.count {
        throw StorageError.tooNew(
          path, module: module.module, found: installed, known: module.versions.count)
      }
    }
    return modules.allSatisfy { versions[$0.module] == $0.versions.count }
  }
}
