import Alignment
public import MediaTypes

/// What a comparison found, and what to show for it.
public struct SyncOutcome: Sendable {
  let solution: SyncSolution
  /// In the order of the result's recordings: the master's first, then as given.
  let heard: [HeardRecording]

  init(solution: SyncSolution, heard: [HeardRecording]) {
    precondition(
      solution.result.recordings.map(\.path) == heard.map(\.recording.path),
      "the solver keeps the order: the master first, then as given")
    self.solution = solution
    self.heard = heard
  }

  public var result: SyncResult { solution.result }

  /// What each file holds, by its path.
  public var media: [String: MediaInfo] {
    Dictionary(heard.flatMap(\.chapters).map { ($0.path, $0) }) { first, _ in first }
  }
}

extension SyncResult {
  /// The least sure of all recordings' classifications.
  public var classification: SyncClassification { SyncClassification(confidence: minimumConfidence) }

  /// 0 … 100.
  public var minimumConfidence: Double { recordings.map(\.confidence).min() ?? 0 }

  /// What a person has to place: the recordings that have no offset, or none to rely on.
  public var unsure: [SyncedRecording] { recordings.filter { $0.classification == .needsManualNudge } }
}
