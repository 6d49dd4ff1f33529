import Foundation

/// When a delivery is tried again.
enum WebhookRetrySchedule {
  /// The wait before each attempt in seconds, as Standard Webhooks 1.0.0 proposes
  /// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability).
  static let delays: [TimeInterval] = [
    0, 5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600,
  ]
  /// What a receiver may ask for at the most.
  private static let longest: TimeInterval = 24 * 3600
  /// By how much a wait is made longer at the most, so that what failed together does not come together again.
  static let jitter = 0.1

  /// - Parameters:
  ///   - failures: attempts that failed, at least 1.
  ///   - retryAfter: when the receiver wants the next attempt, where it said so.
  ///   - random: 0 … 1.
  /// - Returns: `nil` where that was the last.
  static func next(after failures: Int, now: Date, retryAfter: Date?, random: Double) -> Date? {
    guard failures < delays.count else { return nil }
    let due = now.addingTimeInterval(delays[failures] * (1 + jitter * random))
    guard let retryAfter else { return due }
    return max(due, min(retryAfter, now.addingTimeInterval(longest)))
  }

  /// Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
  /// - Returns: `nil` for anything else, which is as if it were not there.
  static func retryAfter(_ text: String?, now: Date) -> Date? {
    guard let text = text?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
    if text.allSatisfy({ $0.isASCII && $0.isNumber }) {
      return now.addingTimeInterval(min(Double(text) ?? longest, longest))
    }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = .gmt
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.date(from: text)
  }
}
