public import Foundation

/// Tells the time to a sender; tests have one of their own.
public struct WebhookClock: Sendable {
  public var now: @Sendable () -> Date
  /// Returns at that time, or throws `CancellationError`.
  public var sleep: @Sendable (_ until: Date) async throws -> Void

  public init(
    now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (_ until: Date) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  public static let system = WebhookClock(
    now: { Date() }, sleep: { try await Task.sleep(for: .seconds(max(0, $0.timeIntervalSinceNow))) })
}
