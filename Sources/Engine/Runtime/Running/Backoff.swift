public import Pipelines

/// How long to wait before a further attempt.
public struct Backoff: Sendable {
  public static let longest = Duration.seconds(300)

  /// Waits; replaced where tests keep the time.
  public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// 0 … 1.
  public var random: @Sendable () -> Double = { Double.random(in: 0...1) }

  public init() {}

  /// The policy's wait, doubled with every attempt after the second, of which a random half is taken off so
  /// that those who failed together do not come back together; at most 5 minutes.
  /// - Parameter attempt: the one to come, from 2.
  public func delay(before attempt: Int, policy: RetryPolicy) -> Duration {
    var delay = policy.backoff
    for _ in 2..<max(2, attempt) where delay < Self.longest { delay *= 2 }
    return min(delay, Self.longest) * (0.5 + 0.5 * random())
  }
}
