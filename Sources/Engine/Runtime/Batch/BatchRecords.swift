import Artifacts
import Foundation
import Foundations
import GRDB
import Storage
import SystemPackage

/// By what a file is known again without reading it.
struct FileMark: Sendable, Hashable {
  var size: Int64
  /// In nanoseconds since 1970, UTC.
  var modified: Int64
  var inode: Int64

  init(_ identity: FileIdentity) {
    (size, modified) = (identity.size, identity.modified)
    inode = Int64(bitPattern: identity.inode)
  }

  fileprivate init(_ row: Row) {
    (size, modified, inode) = (row["size"], row["modified"], row["inode"])
  }
}

/// A file that went well, as it was then.
struct DoneFile: Sendable {
  var digest: String
  var mark: FileMark
  /// Of its stages, in the store.
  var keys: [String]
  var outputs: [FilePath: FileMark]
  /// What people had decided at its gates; see ``GateDecisions/digests(pipeline:)``.
  var decisions: [String: String]
}

/// What became of the files of batches, in the workspace's database.
struct BatchRecords: Sendable {
  let database: WorkspaceDatabase
  let recipe: String
  /// The pipeline's name, by which files that failed are found again when its text has changed.
  let pipeline: String

  /// The files that are done under this recipe, with two queries however many they are.
  func done() async throws -> [FilePath: DoneFile] {
    let recipe = recipe
    return try await database.read { database in
      var outputs: [Data: [FilePath: FileMark]] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT path, output, size, modified, inode FROM batch_outputs WHERE recipe = ?",
        arguments: [recipe])
      while let row = try rows.next() {
        outputs[row["path"], default: [:]][Self.path(row["output"])] = FileMark(row)
      }
      var done: [FilePath: DoneFile] = [:]
      let files = try Row.fetchCursor(
        database,
        sql: """
          SELECT path, digest, keys, decisions, size, modified, inode FROM batch_files WHERE recipe = ? AND state = 'done'
          """,
        arguments: [recipe])
      while let row = try files.next() {
        let (path, keys): (Data, String) = (row["path"], row["keys"])
        done[Self.path(path)] = DoneFile(
          digest: row["digest"], mark: FileMark(row), keys: keys.split(separator: " ").map(String.init),
          outputs: outputs[path] ?? [:], decisions: try Self.decisions(row["decisions"]))
      }
      return done
    }
  }

  /// Most files have none, and a decoder for each of thousands takes its time.
  private static func decisions(_ text: String) throws -> [String: String] {
    text == "{}" ? [:] : try JSONColumn.decode(text)
  }

  /// Files of the pipeline's batches that are in one of these states, whatever the recipe was.
  static func open(
    _ states: Set<BatchFileState>, pipeline: String, database: WorkspaceDatabase
  ) async throws -> [BatchFile] {
    try await database.read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT path, name, state FROM batch_files WHERE pipeline = ? AND state <> 'done'",
        arguments: [pipeline])
      let files = rows.filter { row in BatchFileState(rawValue: row["state"]).map(states.contains) ?? false }
        .map { BatchFile(path: path($0["path"]), name: $0["name"]) }
      return Set(files).sorted { $0.path.string < $1.path.string }
    }
  }

  /// Writes down what is about to be done, so that it is known when the process dies.
  func begin(_ files: [BatchFile]) async throws {
    try await database.write { database in
      for file in files { try put(file, .pending, in: database) }
    }
  }

  /// A file that did not go well.
  func end(_ file: BatchFile, _ state: BatchFileState) async throws {
    try await database.write { database in try put(file, state, in: database) }
  }

  func end(_ file: BatchFile, _ done: DoneFile) async throws {
    try await database.write { database in
      try put(file, .done, done, in: database)
      for (output, mark) in done.outputs {
        try database.cachedStatement(
          sql: """
            INSERT OR REPLACE INTO batch_outputs (recipe, path, output, size, modified, inode) VALUES (?, ?, ?, ?, ?, ?)
            """
        ).execute(arguments: [
          recipe, Self.key(file.path), Self.key(output), mark.size, mark.modified, mark.inode,
        ])
      }
    }
  }

  /// Files that were touched and are the same as before, and those whose records must not grow old.
  func keep(_ touched: [FilePath: FileMark]) async throws {
    let now = Date().milliseconds
    try await database.write { database in
      for (path, mark) in touched {
        try database.cachedStatement(
          sql: "UPDATE batch_files SET size = ?, modified = ?, inode = ? WHERE recipe = ? AND path = ?"
        ).execute(arguments: [mark.size, mark.modified, mark.inode, recipe, Self.key(path)])
      }
      // Once a day is enough for the clean.
      try database.execute(
        sql: "UPDATE batch_files SET used = ? WHERE recipe = ? AND state = 'done' AND used < ?",
        arguments: [now, recipe, now - 86_400_000])
    }
  }

  private func put(
    _ file: BatchFile, _ state: BatchFileState, _ done: DoneFile? = nil, in database: Database
  ) throws {
    try removeOpen(file, in: database)
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO batch_files
          (recipe, path, name, pipeline, state, digest, size, modified, inode, keys, decisions, used)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      recipe, Self.key(file.path), file.name, pipeline, state.rawValue, done?.digest, done?.mark.size,
      done?.mark.modified, done?.mark.inode, done?.keys.joined(separator: " ") ?? "",
      try JSONColumn.encode(done?.decisions ?? [:]), Date().milliseconds,
    ])
  }

  /// What earlier recipes of the pipeline left open for a file is settled by what becomes of it now.
  private func removeOpen(_ file: BatchFile, in database: Database) throws {
    try database.cachedStatement(
      sql: "DELETE FROM batch_files WHERE pipeline = ? AND state <> 'done' AND path = ?"
    ).execute(arguments: [pipeline, Self.key(file.path)])
  }

  /// Paths are bytes on Linux, not always text.
  private static func key(_ path: FilePath) -> Data {
    path.withPlatformString { Data(bytes: $0, count: path.length) }
  }

  private static func path(_ key: Data) -> FilePath {
    (key + [0]).withUnsafeBytes { bytes in
      FilePath(platformString: bytes.bindMemory(to: CChar.self).baseAddress!)  // It has the zero at least.
    }
  }
}
