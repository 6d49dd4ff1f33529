import Foundation
import MediaTypes

/// A sync result for people.
enum SyncText {
  static func describe(_ result: SyncResult) -> String {
    var table = Table()
    table.add("NAME", "OFFSET", "DRIFT", "CONFIDENCE", "CLASSIFICATION", "OVERLAP", "FILE")
    for (index, recording) in result.recordings.enumerated() {
      table.add(
        printable(recording.name), index == 0 ? "master" : offset(recording),
        index == 0 ? "" : drift(recording),
        Wording.number(recording.confidence, digits: 1), recording.classification.rawValue,
        Wording.elapsed(seconds: recording.overlapMs / 1_000),
        ([recording.path] + (recording.furtherPaths ?? [])).map(printable).joined(separator: ", "))
    }
    return table.text() + result.recordings.flatMap(notes).map { $0 + "\n" }.joined()
  }

  private static func offset(_ recording: SyncedRecording) -> String {
    recording.offsetMs.map { String(format: "%+.3f ms", $0) } ?? "unknown"
  }

  private static func drift(_ recording: SyncedRecording) -> String {
    guard let drift = recording.driftPpm else { return "" }
    guard let deviation = recording.driftUncertaintyPpm else { return "not measured" }
    return String(format: "%+.2f ± %.2f ppm", drift, deviation)
  }

  /// The pieces of a recording that jumps, and its warnings.
  private static func notes(_ recording: SyncedRecording) -> [String] {
    let name = printable(recording.name)
    let pieces = (recording.segments ?? []).map { piece in
      String(
        format: "%@: from %@ on offset %+.3f ms, drift %+.2f ppm", name,
        Wording.clock(seconds: piece.fromMs / 1_000), piece.offsetMs, piece.driftPpm)
    }
    return pieces + recording.warnings.map { "\(name): warning: \(WarningText.describe($0))" }
  }
}
