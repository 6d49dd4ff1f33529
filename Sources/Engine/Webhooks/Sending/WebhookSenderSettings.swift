/// How a sender works.
public struct WebhookSenderSettings: Sendable {
  public var policy: WebhookPolicy
  public var trust: WebhookTrust
  /// Attempts at a time.
  public var slots: Int
  /// Of them to one receiver, host and port, so that a slow one does not hold up the others.
  public var slotsPerReceiver: Int
  /// How long a receiver may take to answer, 1 … 30 s.
  public var timeout: Duration
  /// How long deliveries are kept that have ended.
  public var retention: Duration

  public init(
    policy: WebhookPolicy = WebhookPolicy(), trust: WebhookTrust = .system, slots: Int = 16,
    slotsPerReceiver: Int = 2,
    timeout: Duration = .seconds(15), retention: Duration = .seconds(30 * 86_400)
  ) {
    self.policy = policy
    self.trust = trust
    self.slots = max(1, slots)
    self.slotsPerReceiver = max(1, slotsPerReceiver)
    self.timeout = min(max(.seconds(1), timeout), .seconds(30))
    self.retention = retention
  }
}
