public import Foundation
import Foundations

/// What a receiver is told, as the body that is signed and sent.
///
/// Its form is that of Standard Webhooks 1.0.0
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#payload-structure):
/// `{"type": …, "timestamp": …, "data": …}`.
public struct WebhookMessage: Sendable, Hashable {
  /// Bytes that a body has to stay below, as the specification recommends.
  static let limit = 20_000

  /// Such as `job.succeeded`.
  public let type: String
  /// JSON.
  public let body: String

  /// - Parameters:
  ///   - type: letters, digits and underscores, in groups with full stops between them.
  ///   - time: when it happened, told to a millisecond.
  ///   - data: what happened.
  /// - Throws: ``WebhookError`` `WEBHOOK_TYPE_INVALID`, `WEBHOOK_TOO_LARGE` from 20,000 bytes on; `EncodingError`.
  public init(type: String, time: Date, data: some Encodable) throws {
    guard type.wholeMatch(of: #/[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*/#) != nil else {
      throw WebhookError.invalidType(type)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let encoded = try encoder.encode(Envelope(type: type, timestamp: Timestamp(time), data: data))
    guard encoded.count < Self.limit else { throw WebhookError.tooLarge(type, bytes: encoded.count) }
    self.type = type
    body = String(decoding: encoded, as: UTF8.self)
  }

  private struct Envelope<Content: Encodable>: Encodable {
    var type: String
    var timestamp: Timestamp
    var data: Content
  }
}
