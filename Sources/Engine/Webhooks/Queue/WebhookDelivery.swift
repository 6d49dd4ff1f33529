public import Foundation
public import Foundations

/// A message on its way to one receiver.
public struct WebhookDelivery: Sendable, Hashable, Codable {
  /// The table's `CHECK` says the same.
  public enum State: String, Sendable, Codable, CaseIterable {
    /// It is sent, or sent again, when it is due.
    case pending
    /// The receiver answered 200 … 299.
    case delivered
    /// All attempts failed, or the address is refused.
    case failed
    /// The receiver answered 410, now or before.
    case disabled
  }

  /// `msg-…`, sent as `webhook-id` with every attempt, by which a receiver knows what it had before.
  public var id: Identifier
  public var url: String
  /// Such as `job.succeeded`.
  public var type: String
  public var state: State
  /// How often it was sent, or begun to be.
  public var attempts: Int
  /// How many of them failed since it was made, or replayed.
  public var failures: Int
  public var createdAt: Date
  /// When the next attempt is due, while it is pending.
  public var dueAt: Date
  public var endedAt: Date?
  /// The receiver's latest answer.
  public var status: Int?
  /// Why the latest attempt failed.
  public var error: String?
}

/// An attempt that was begun.
struct WebhookAttempt: Sendable {
  var id: Identifier
  var url: String
  var authority: String
  var secret: String
  var body: String
  /// Its number, by which its outcome is known from that of a later one.
  var attempt: Int
  /// How many failed before.
  var failures: Int
}
