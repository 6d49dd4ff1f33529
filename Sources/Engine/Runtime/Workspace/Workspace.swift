public import Artifacts
import Foundation
public import Foundations
import GRDB
import Glibc
public import Storage
public import SystemPackage

/// A folder, `.genlock` by default, that keeps everything between runs: `genlock.db`, `artifacts/`, `runs/`,
/// `secrets/`.
public final class Workspace: Sendable {
  /// An absolute path.
  public let folder: FilePath
  public let database: WorkspaceDatabase
  public let artifacts: FileArtifactStore
  let digests: DigestCache
  let writes: WriteBehind

  /// Opens a workspace, making what is missing.
  /// - Parameters:
  ///   - folder: made when it is missing; a relative path counts from the current folder.
  ///   - modules: tables of modules beside the runtime's own.
  /// - Throws: `SystemError`, among them `EMPTY_PATH`; `StorageError`.
  public static func open(_ folder: FilePath, modules: [ModuleSchema] = []) async throws -> Workspace {
    try await onBlockingThread("workspace") { try Workspace(folder: folder, modules: modules) }
  }

  /// As ``open(_:modules:)``, for blocking threads.
  public init(folder: FilePath, modules: [ModuleSchema] = []) throws {
    let folder = try folder.absolute("make the folder")
    self.folder = folder
    try Files.makeFolder(folder)
    try Files.makeFolder(folder.appending("runs"))
    try Files.makeFolder(folder.appending("secrets"), mode: 0o700)
    database = try WorkspaceDatabase(
      path: folder.appending("genlock.db"),
      modules: [DigestCache.schema, RuntimeSchema.schema, BatchSchema.schema] + modules)
    writes = WriteBehind(database)
    digests = DigestCache(database, writes: writes)
    artifacts = try FileArtifactStore(folder: folder.appending("artifacts"), digests: digests)
  }

  /// One folder per run: its lock, its log of events, its report, and while it runs its scratch space.
  public var runsFolder: FilePath { folder.appending("runs") }
  /// Mode 0700; what lies in it has mode 0600.
  public var secretsFolder: FilePath { folder.appending("secrets") }
  /// The log of a run's events, one JSON object per line; see ``RunEvent``.
  public func eventLog(of run: Identifier) -> FilePath { runFolder(run).events }
  public var history: RunHistory { RunHistory(self) }
  public var gates: GateDecisions { GateDecisions(database) }

  /// Held shared by a run that looks into the store but is not in the history yet, alone while cleaning.
  var startLock: FilePath { runsFolder.appending("start.lock") }

  func runFolder(_ run: Identifier) -> RunFolder {
    RunFolder(path: runsFolder.appending(run.description))
  }

  /// Finds runs whose process died, marks them ``RunStatus/interrupted``, ends the programs that they have left behind, and
  /// removes their scratch space.
  /// - Throws: `StorageError`, `SystemError`.
  public func markInterruptedRuns() async throws {
    let running = try await database.read { database in
      try String.fetchAll(database, sql: "SELECT id FROM runs WHERE state = 'running'")
    }
    for run in running.compactMap({ Identifier($0) }) {
      let folder = runFolder(run)
      let isDead = try await onBlockingThread("find the dead") { try folder.removeScratchIfDead() }
      guard isDead else { continue }
      let now = Date().milliseconds
      try await database.write { database in
        // Asked again: it may have ended between our two looks.
        try database.execute(
          sql: "UPDATE runs SET state = 'interrupted', ended = ? WHERE id = ? AND state = 'running'",
          arguments: [now, run.description])
        guard database.changesCount > 0 else { return }
        try database.execute(
          sql: "UPDATE stage_runs SET state = 'interrupted', ended = ? WHERE run = ? AND state = 'running'",
          arguments: [now, run.description])
      }
    }
  }
}

extension FilePath {
  /// The same place, independent of the current folder.
  /// - Parameter action: what is to be done there, for the error's sentence.
  /// - Throws: `SystemError` `EMPTY_PATH`; an empty path would otherwise mean the current folder.
  func absolute(_ action: String) throws -> FilePath {
    if isEmpty { throw SystemError(action, self, errno: ENOENT) }
    if isAbsolute { return lexicallyNormalized() }
    return FilePath(FileManager.default.currentDirectoryPath).pushing(self).lexicallyNormalized()
  }
}
