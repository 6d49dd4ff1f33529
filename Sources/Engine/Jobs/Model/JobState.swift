/// Where a job stands.
///
/// ```
/// queued ─▶ running ─▶ succeeded | failed | cancelled
///    ▲         │  ▲
///    │         ▼  └── (its worker was lost, or a retry is due: through queued)
///    └────── waiting (a gate; decided, it is queued again)
/// ```
///
/// The table's `CHECK` says the same.
public enum JobState: String, Sendable, Codable, CaseIterable {
  case queued
  case running
  /// A gate waits for a person.
  case waiting
  case succeeded
  case failed
  case cancelled

  /// Whether it stays so unless somebody asks for another attempt.
  public var isFinal: Bool {
    switch self {
    case .queued, .running, .waiting: false
    case .succeeded, .failed, .cancelled: true
    }
  }
}
