/// Where a recording session stands.
///
/// ```
/// draft ─▶ ingesting ─▶ syncing ─▶ needs-review ─▶ ready
///             ▲  ▲         │            │
///             │  └─────────┘ (failed)   │
///             └─────────────────────────┘ (another upload)
/// ```
///
/// It stays `ingesting` until somebody asks for the offsets, also when every recording is ready. The table's `CHECK`
/// lists the same words.
public enum SessionStatus: String, Sendable, Codable, CaseIterable {
  /// No recording yet.
  case draft
  /// Recordings are uploaded and processed.
  case ingesting
  /// The offsets are being computed.
  case syncing
  /// The offsets wait for a person.
  case needsReview = "needs-review"
  /// A person has approved or corrected the offsets.
  case ready

  /// What a session may come to from here; staying is always possible.
  public var successors: Set<SessionStatus> {
    switch self {
    case .draft: [.ingesting]
    case .ingesting: [.syncing]
    case .syncing: [.needsReview, .ingesting]
    case .needsReview: [.ready, .syncing, .ingesting]
    case .ready: []
    }
  }
}
