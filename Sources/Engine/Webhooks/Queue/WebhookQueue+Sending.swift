import Foundation
import Foundations
import GRDB
import Storage

/// What the sender asks of the table.
extension WebhookQueue {
  /// How long an attempt has before it is taken for dead and made again; longer than a look-up and a request may take.
  static let attemptTime: Duration = .seconds(90)

  /// What is due, and when to look again.
  struct Due: Sendable {
    /// The rows' numbers, the longest due first.
    var numbers: [Int64] = []
    /// When something is due next to a receiver that has room; `nil` where nothing is.
    var next: Date?
  }

  /// Finds what is due, one step of the index for each receiver and each row found: a receiver with many
  /// deliveries costs no more than one with few.
  /// - Parameters:
  ///   - busy: attempts under way, by receiver.
  ///   - perReceiver: attempts to one receiver at a time.
  ///   - limit: rows at the most.
  func due(at now: Date, busy: [String: Int], perReceiver: Int, limit: Int) async throws -> Due {
    try await database.read { database in
      var found: [(due: Int64, number: Int64)] = []
      var next: Int64?
      var authority: String? = ""
      let following = try database.cachedStatement(
        sql: """
          SELECT authority FROM webhook_deliveries WHERE state = 'pending' AND authority > ? ORDER BY authority LIMIT 1
          """)
      let earliest = try database.cachedStatement(
        sql: """
          SELECT number, due FROM webhook_deliveries WHERE state = 'pending' AND authority = ? ORDER BY due LIMIT ?
          """)
      while let last = authority {
        authority = try String.fetchOne(following, arguments: [last])
        guard let authority else { break }
        let room = min(limit, perReceiver - busy[authority, default: 0])
        guard room > 0 else { continue }
        for row in try Row.fetchAll(earliest, arguments: [authority, room]) {
          let due: Int64 = row["due"]
          if due <= now.milliseconds {
            found.append((due, row["number"]))
          } else {
            next = min(next ?? due, due)
          }
        }
      }
      let numbers = found.sorted { $0 < $1 }.prefix(limit).map(\.number)
      return Due(numbers: numbers, next: next.map(Date.init(milliseconds:)))
    }
  }

  /// Begins attempts, of those rows that no other sender was faster with.
  func begin(_ numbers: [Int64], at now: Date) async throws -> [WebhookAttempt] {
    guard !numbers.isEmpty else { return [] }
    let end = now.addingTimeInterval(Self.attemptTime / .seconds(1)).milliseconds
    return try await database.write { database in
      try numbers.compactMap { number in
        try database.execute(
          sql: """
            UPDATE webhook_deliveries SET attempts = attempts + 1, due = ?
            WHERE number = ? AND state = 'pending' AND due <= ?
            """,
          arguments: [end, number, now.milliseconds])
        guard database.changesCount > 0 else { return nil }
        return try Row.fetchOne(
          database, sql: "SELECT * FROM webhook_deliveries WHERE number = ?", arguments: [number]
        ).map(WebhookRecords.attempt)
      }
    }
  }

  /// Keeps what an attempt came to, unless a later one was begun meanwhile.
  func end(_ attempt: WebhookAttempt, _ end: WebhookAttemptEnd, at now: Date) async throws {
    try await database.write { database in
      try database.execute(
        sql: """
          UPDATE webhook_deliveries SET state = ?, due = coalesce(?, due), ended = ?, status = ?, error = ?, failures = ?
          WHERE id = ? AND attempts = ? AND state = 'pending'
          """,
        arguments: [
          end.state.rawValue, end.due?.milliseconds, end.state == .pending ? nil : now.milliseconds,
          end.status,
          end.error, end.failures, attempt.id.description, attempt.attempt,
        ])
      guard end.state == .disabled else { return }
      try database.execute(
        sql: "INSERT OR REPLACE INTO webhook_disabled (url, time) VALUES (?, ?)",
        arguments: [attempt.url, now.milliseconds])
      try database.execute(
        sql: """
          UPDATE webhook_deliveries SET state = 'disabled', ended = ?, error = ? WHERE url = ? AND state = 'pending'
          """,
        arguments: [now.milliseconds, end.error, attempt.url])
    }
  }
}
