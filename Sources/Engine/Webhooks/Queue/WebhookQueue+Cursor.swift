public import GRDB

/// How far whoever turns a list of events into deliveries has come. Moved in the transaction that adds them, it makes one
/// delivery of each event, whoever dies when.
extension WebhookQueue {
  /// - Returns: the number of the last event that was seen to, 0 before the first.
  public static func cursor(_ name: String, in database: Database) throws -> Int64 {
    try Int64.fetchOne(
      database, sql: "SELECT sequence FROM webhook_cursors WHERE name = ?", arguments: [name]) ?? 0
  }

  public static func moveCursor(_ name: String, to sequence: Int64, in database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO webhook_cursors (name, sequence) VALUES (?, ?)",
      arguments: [name, sequence])
  }
}
