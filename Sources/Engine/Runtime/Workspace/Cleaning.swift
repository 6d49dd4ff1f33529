public import Artifacts
import Foundation
public import Foundations
import GRDB
import Storage
import SystemPackage

/// What a clean removed.
public struct CleanedWorkspace: Sendable {
  public var artifacts: CleanedArtifacts
  /// Old runs with their logs and reports.
  public var runs: Int
  /// Scratch folders of runs whose process died.
  public var scratchFolders: Int
  /// Everything together.
  public var bytes: Int64
}

extension Workspace {
  /// Removes what no run newer than `age` used, runs older than that, and what dead processes left behind.
  ///
  /// Safe beside running runs: nothing that was made or used since the oldest of them started is touched.
  /// - Throws: `SystemError`, `StorageError`, `Cancelled`.
  public func clean(
    olderThan age: Duration, cancellation: Cancellation = Cancellation()
  ) async throws -> CleanedWorkspace {
    let lock = try await FileLock.acquire(startLock, cancellation: cancellation)
    defer { lock.release() }
    let scratch = try await scratchOfDeadRuns()
    try await markInterruptedRuns()
    var limit = Date().addingTimeInterval(-(age / .seconds(1)))
    let oldest = try await database.read { database in
      try Int64.fetchOne(database, sql: "SELECT min(started) FROM runs WHERE state = 'running'")
    }
    // A minute for what a run does between its start and its first row.
    if let oldest { limit = min(limit, Date(milliseconds: oldest).addingTimeInterval(-60)) }
    let cleaned = try await artifacts.clean(unusedSince: limit, cancellation: cancellation)
    let (runs, runBytes) = try await removeRuns(endedBefore: limit)
    return CleanedWorkspace(
      artifacts: cleaned, runs: runs, scratchFolders: scratch.folders,
      bytes: cleaned.bytes + runBytes + scratch.bytes)
  }

  private func removeRuns(endedBefore limit: Date) async throws -> (Int, Int64) {
    let old = try await database.read { database in
      try String.fetchAll(
        database, sql: "SELECT id FROM runs WHERE state <> 'running' AND ended < ?",
        arguments: [limit.milliseconds])
    }.compactMap { Identifier($0) }
    let folders = old.map { runFolder($0).path }
    let bytes = try await onBlockingThread("clean") {
      try folders.reduce(into: Int64(0)) { bytes, folder in
        bytes += try Files.treeSize(folder)
        try Files.removeTree(folder)
      }
    }
    try await database.write { database in
      for run in old {
        try database.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [run.description])
      }
      // Files that no batch has looked at since then.
      try database.execute(sql: "DELETE FROM batch_files WHERE used < ?", arguments: [limit.milliseconds])
    }
    return (old.count, bytes)
  }

  private func scratchOfDeadRuns() async throws -> (folders: Int, bytes: Int64) {
    let runsFolder = runsFolder
    return try await onBlockingThread("clean") {
      var (folders, bytes) = (0, Int64(0))
      for name in try Files.names(in: runsFolder) where Identifier(name) != nil {
        let folder = RunFolder(path: runsFolder.appending(name))
        guard try !Files.names(in: folder.work).isEmpty else { continue }
        let size = try Files.treeSize(folder.work)
        if try folder.removeScratchIfDead() { (folders, bytes) = (folders + 1, bytes + size) }
      }
      return (folders, bytes)
    }
  }
}
