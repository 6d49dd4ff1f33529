import Crypto
import Foundation

/// A key that sender and receiver share, written `whsec_` and 24 … 64 bytes in base64.
///
/// Its description hides it, so that it cannot come into a log by mistake.
public struct WebhookSecret: Sendable, Hashable, CustomStringConvertible {
  private static let prefix = "whsec_"

  private let key: [UInt8]

  /// - Returns: `nil` unless the text has the form of a secret.
  public init?(_ text: String) {
    guard text.hasPrefix(Self.prefix),
      let key = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
      (24...64).contains(key.count)
    else { return nil }
    self.key = Array(key)
  }

  /// A new secret of 32 random bytes.
  public static func random() -> WebhookSecret { WebhookSecret(key: SymmetricKey(size: .bits256)) }

  private init(key: SymmetricKey) {
    self.key = key.withUnsafeBytes { Array($0) }
  }

  /// As it is given to the receiver.
  public var text: String { Self.prefix + Data(key).base64EncodedString() }
  public var description: String { "whsec_…" }

  /// One signature, `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64, as Standard Webhooks has it.
  /// - Parameters:
  ///   - id: the delivery's.
  ///   - timestamp: of the attempt, in seconds since 1970.
  func signature(id: String, timestamp: Int64, body: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("\(id).\(timestamp).\(body)".utf8), using: SymmetricKey(data: key))
    return "v1," + Data(code).base64EncodedString()
  }
}
