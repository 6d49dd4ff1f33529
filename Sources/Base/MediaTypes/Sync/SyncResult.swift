/// Where every recording of an event lies on the master's clock.
///
/// Cut and drift are stated so that
/// `masterTime = fromMs + offsetMs + (cameraTime − fromMs) / (1 + driftPpm · 10⁻⁶)`, both times counted in ms from
/// media zero of their recording, `fromMs` 0 for a recording in one piece. A positive offset means that the camera
/// started after the master, a positive drift that its clock runs fast.
public struct SyncResult: Sendable, Hashable, Codable {
  /// Name of the recording whose clock everything is measured against.
  public var master: String
  /// The master first, then the others in the order given.
  public var recordings: [SyncedRecording]

  public init(master: String, recordings: [SyncedRecording]) {
    self.master = master
    self.recordings = recordings
  }
}

/// How sure a result is, in the words of the ingest API.
public enum SyncClassification: String, Sendable, Hashable, Codable, CaseIterable {
  /// Confidence of at least 10.
  case looksGood = "looks-good"
  /// Confidence of at least 5.
  case reviewSuggested = "review-suggested"
  /// Everything below: somebody has to place it.
  case needsManualNudge = "needs-manual-nudge"

  /// - Parameter confidence: 0 … 100.
  public init(confidence: Double) {
    self = confidence >= 10 ? .looksGood : confidence >= 5 ? .reviewSuggested : .needsManualNudge
  }
}
