import Foundation
public import Foundations
import GRDB
import Storage

/// The runs of a workspace, newest first.
public struct RunHistory: Sendable {
  private let workspace: Workspace

  init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  private static let columns = """
    id, pipeline, pipeline_path, state, started, ended, inputs, parameters, outputs, warnings, versions
    """

  /// - Parameters:
  ///   - limit: how many at the most.
  ///   - earlier: only runs older than this one, for the next page.
  public func list(limit: Int = 50, before earlier: Identifier? = nil) async throws -> [RunRecord] {
    try await workspace.markInterruptedRuns()
    return try await workspace.database.read { database in
      // Identifiers sort by the time of creation.
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT \(Self.columns) FROM runs WHERE ? IS NULL OR id < ? ORDER BY id DESC LIMIT ?",
        arguments: [earlier?.description, earlier?.description, limit])
      return try rows.map(Self.run)
    }
  }

  /// The newest run, `nil` where there is none.
  public func latest() async throws -> RunRecord? {
    try await list(limit: 1).first
  }

  /// The run that a person means by the first characters of its id, with or without `run-`, or by `latest`.
  /// - Throws: ``RunHistoryError`` where none or several fit.
  public func find(_ text: String) async throws -> RunRecord {
    if text == "latest" {
      guard let run = try await latest() else { throw RunHistoryError.none(text) }
      return run
    }
    try await workspace.markInterruptedRuns()
    let prefix = text.hasPrefix("run-") ? text : "run-\(text)"
    let runs = try await workspace.database.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT \(Self.columns) FROM runs WHERE substr(id, 1, ?) = ? ORDER BY id DESC LIMIT 2",
        arguments: [prefix.unicodeScalars.count, prefix]
      ).map(Self.run)
    }
    guard let run = runs.first else { throw RunHistoryError.none(text) }
    guard runs.count == 1 else { throw RunHistoryError.several(text, runs.map(\.id)) }
    return run
  }

  /// The stages of a run, in the order of the pipeline.
  public func stages(of run: Identifier) async throws -> [StageRunRecord] {
    try await workspace.database.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM stage_runs WHERE run = ? ORDER BY position",
        arguments: [run.description]
      ).map(Self.stageRun)
    }
  }

  /// The text of the pipeline file that a run was started with; `nil` where there is no such run.
  public func pipelineSource(of run: Identifier) async throws -> String? {
    try await workspace.database.read { database in
      try String.fetchOne(
        database, sql: "SELECT pipeline_source FROM runs WHERE id = ?", arguments: [run.description])
    }
  }

  private static func run(_ row: Row) throws -> RunRecord {
    guard let id = Identifier(row["id"]), let status = RunStatus(rawValue: row["state"]) else {
      throw RunHistoryError.unreadable(row["id"])
    }
    return RunRecord(
      id: id, pipeline: row["pipeline"], pipelinePath: row["pipeline_path"], status: status,
      started: Date(milliseconds: row["started"]),
      ended: (row["ended"] as Int64?).map(Date.init(milliseconds:)),
      inputs: try JSONColumn.decode(row["inputs"]), parameters: try JSONColumn.decode(row["parameters"]),
      outputs: try JSONColumn.decode(row["outputs"]), warnings: try JSONColumn.decode(row["warnings"]),
      versions: try JSONColumn.decode(row["versions"]))
  }

  private static func stageRun(_ row: Row) throws -> StageRunRecord {
    guard let state = StageRunState(rawValue: row["state"]) else {
      throw RunHistoryError.unreadable(row["run"])
    }
    return StageRunRecord(
      position: row["position"], stage: row["stage"], uses: row["uses"], state: state, why: row["why"],
      key: row["key"], attempt: row["attempt"], started: Date(milliseconds: row["started"]),
      ended: (row["ended"] as Int64?).map(Date.init(milliseconds:)),
      outputs: try JSONColumn.decode(row["outputs"]), warnings: try JSONColumn.decode(row["warnings"]),
      error: try (row["error"] as String?).map { try JSONColumn.decode($0) })
  }
}

/// A run cannot be told from what was given.
public struct RunHistoryError: CodedError {
  public let code: String
  public let message: String
  public let category: ErrorCategory

  static func none(_ text: String) -> RunHistoryError {
    RunHistoryError(
      code: "RUN_NOT_FOUND", message: "No run fits \(quoted(text)); `genlock runs` lists them.",
      category: .usage)
  }

  static func several(_ text: String, _ runs: [Identifier]) -> RunHistoryError {
    RunHistoryError(
      code: "RUN_AMBIGUOUS",
      message:
        "Several runs fit \(quoted(text)), such as \(runs.map(\.description).joined(separator: " and ")); "
        + "give more characters.",
      category: .usage)
  }

  static func unreadable(_ run: String) -> RunHistoryError {
    RunHistoryError(
      code: "DATABASE_CORRUPT",
      message: "The record of \(quoted(run)) has a state that is not known; "
        + "it may come from a newer Genlock.", category: .failure)
  }
}
