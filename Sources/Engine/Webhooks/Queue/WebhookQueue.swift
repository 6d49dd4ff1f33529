public import Foundation
public import Foundations
public import GRDB
public import Storage

/// The deliveries of a workspace: takes them within the caller's transaction, keeps them, tells of them.
/// ``WebhookSender`` sends them.
public final class WebhookQueue: Sendable {
  /// The tables; the workspace has to be opened with them.
  public static let schema = WebhookSchema.schema

  let database: WorkspaceDatabase
  /// Tells when deliveries may have changed.
  public let watch: ChangeWatch

  /// - Parameter database: opened with ``schema`` among its modules.
  public init(_ database: WorkspaceDatabase) {
    self.database = database
    watch = ChangeWatch(database)
  }

  /// Adds a delivery: it is made if, and only if, the caller's transaction is.
  ///
  /// A receiver that answered 410 before gets nothing; the delivery is kept as ``WebhookDelivery/State/disabled``.
  /// - Parameters:
  ///   - secret: the name of the secret that signs, see ``WebhookSecrets``.
  ///   - time: now.
  @discardableResult
  public static func enqueue(
    _ message: WebhookMessage, to url: WebhookURL, secret: String = WebhookSecrets.defaultName,
    at time: Date = Date(), in database: Database
  ) throws -> Identifier {
    let id = Identifier(prefix: "msg", date: time)
    let now = time.milliseconds
    let isDisabled =
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM webhook_disabled WHERE url = ?)",
        arguments: [url.description]) ?? false
    try database.execute(
      sql: """
        INSERT INTO webhook_deliveries (id, url, authority, secret, type, body, state, created, due, ended)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id.description, url.description, url.authority, secret, message.type, message.body,
        (isDisabled ? WebhookDelivery.State.disabled : .pending).rawValue, now, now, isDisabled ? now : nil,
      ])
    return id
  }

  /// Tells a sender of this process at once that something was added; those of others see it by themselves.
  public func signal() { watch.signal() }

  /// - Throws: ``WebhookError`` `WEBHOOK_NOT_FOUND`, `StorageError`.
  public func delivery(_ id: Identifier) async throws -> WebhookDelivery {
    let row = try await database.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM webhook_deliveries WHERE id = ?", arguments: [id.description]
      ).map(WebhookRecords.delivery)
    }
    guard let row else { throw WebhookError.notFound(id.description) }
    return row
  }

  /// Deliveries, newest first.
  /// - Parameters:
  ///   - states: only those; all where it is empty.
  ///   - limit: how many at the most, 1 … 1,000.
  public func deliveries(
    _ states: Set<WebhookDelivery.State> = [], limit: Int = 50
  ) async throws -> [WebhookDelivery] {
    let limit = min(max(1, limit), 1000)
    let names = (states.isEmpty ? Set(WebhookDelivery.State.allCases) : states).map(\.rawValue).sorted()
    return try await database.read { database in
      let query: SQL = """
        SELECT * FROM webhook_deliveries WHERE state IN \(names) ORDER BY number DESC LIMIT \(limit)
        """
      let (sql, arguments) = try query.build(database)
      return try Row.fetchAll(database, sql: sql, arguments: arguments).map(WebhookRecords.delivery)
    }
  }

  /// Sends a delivery again, with the same `webhook-id` and all attempts before it; one that is pending, at once. A receiver
  /// that answered 410 is sent to again.
  /// - Throws: ``WebhookError`` `WEBHOOK_NOT_FOUND`, `StorageError`.
  public func replay(_ id: Identifier, at time: Date = Date()) async throws {
    try await database.write { database in
      try database.execute(
        sql: """
          UPDATE webhook_deliveries SET state = 'pending', failures = 0, due = ?, ended = NULL WHERE id = ?
          """,
        arguments: [time.milliseconds, id.description])
      guard database.changesCount > 0 else { throw WebhookError.notFound(id.description) }
      try database.execute(
        sql: "DELETE FROM webhook_disabled WHERE url = (SELECT url FROM webhook_deliveries WHERE id = ?)",
        arguments: [id.description])
    }
    watch.signal()
  }

  /// Removes deliveries that ended before `limit`.
  /// - Returns: how many.
  @discardableResult
  public func removeEnded(before limit: Date) async throws -> Int {
    try await database.write { database in
      try database.execute(
        sql: "DELETE FROM webhook_deliveries WHERE ended < ?", arguments: [limit.milliseconds])
      return database.changesCount
    }
  }
}
