import GRDB
import Storage

/// What went into the latest key of each stage of a pipeline.
struct KeyHistory: Sendable {
  private let rows: [String: (key: String, components: String)]

  init(pipeline: String, database: WorkspaceDatabase) async throws {
    rows = try await database.read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT stage, key, components FROM stage_keys WHERE pipeline = ?",
        arguments: [pipeline])
      return Dictionary(rows.map { ($0["stage"], ($0["key"], $0["components"])) }) { _, last in last }
    }
  }

  /// The latest key of a stage, `nil` where it never ran.
  func key(of stage: String) -> String? { rows[stage]?.key }

  /// Why a stage without a stored result has to run.
  func why(_ stage: String, key: String, components: CacheKeyComponents) throws -> String {
    guard let row = rows[stage] else { return "never run before" }
    if row.key == key { return "its result is no longer in the store" }
    let earlier: CacheKeyComponents = try JSONColumn.decode(row.components)
    let changes = components.changes(since: earlier)
    return changes.isEmpty ? "what goes into its key changed" : changes.joined(separator: "; ")
  }
}
