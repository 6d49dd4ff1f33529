import Foundation
import Foundations
import GRDB
import Storage

/// Rows of the table of deliveries as values.
enum WebhookRecords {
  static func delivery(_ row: Row) throws -> WebhookDelivery {
    let id: String = row["id"]
    guard let identifier = Identifier(id), let state = WebhookDelivery.State(rawValue: row["state"]) else {
      throw WebhookError.unreadable(id)
    }
    return WebhookDelivery(
      id: identifier, url: row["url"], type: row["type"], state: state, attempts: row["attempts"],
      failures: row["failures"], createdAt: Date(milliseconds: row["created"]),
      dueAt: Date(milliseconds: row["due"]), endedAt: (row["ended"] as Int64?).map(Date.init(milliseconds:)),
      status: row["status"], error: row["error"])
  }

  static func attempt(_ row: Row) throws -> WebhookAttempt {
    let id: String = row["id"]
    guard let identifier = Identifier(id) else { throw WebhookError.unreadable(id) }
    return WebhookAttempt(
      id: identifier, url: row["url"], authority: row["authority"], secret: row["secret"], body: row["body"],
      attempt: row["attempts"], failures: row["failures"])
  }
}
