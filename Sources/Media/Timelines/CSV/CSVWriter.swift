import Foundation
import MediaTypes

/// Writes a table of every recording, as RFC 4180 describes it: commas, CR LF, quotes where needed, a header.
///
/// The column `row` says what a line is about: a `recording`, a further `file` that a camera split it into,
/// or a `segment` between two jumps. Numbers have a point and no thousands separator; what is not known is
/// empty. The frame is counted at the timeline's rate from the master's first, and the remainder is what
/// rounding to it left: `offset_ms` = `frame` · 1000 / rate + `remainder_ms`.
struct CSVWriter {
  let timeline: MulticamTimeline

  static let columns = [
    "row", "name", "path", "from_ms", "offset_ms", "drift_ppm", "drift_uncertainty_ppm", "frame",
    "remainder_ms",
    "timecode", "duration_ms", "overlap_ms", "confidence", "classification", "source", "warnings",
  ]

  func export() -> TimelineExport {
    var rows = [Self.columns]
    for recording in timeline.result.recordings {
      rows.append(row(recording))
      rows += fileRows(recording)
      rows += (recording.segments ?? []).map { row($0, of: recording) }
    }
    let text = rows.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
    var names = ExportFileNames()
    return TimelineExport(
      files: [
        TimelineExport.File(name: names.name([timeline.name], fileExtension: "csv"), data: Data(text.utf8))
      ],
      remainders: timeline.tracks.flatMap { $0.clips.map { timeline.remainder(of: $0) } },
      warnings: timeline.warnings)
  }

  private func row(_ recording: SyncedRecording) -> [String] {
    let place = recording.offsetMs.map { self.place($0) }
    return [
      "recording", recording.name, recording.path, Self.number(0), Self.number(recording.offsetMs),
      Self.number(recording.driftPpm), Self.number(recording.driftUncertaintyPpm), place?.frame ?? "",
      place?.remainder ?? "", place?.timecode ?? "", Self.number(recording.durationMs),
      Self.number(recording.overlapMs), Self.number(recording.confidence), recording.classification.rawValue,
      recording.evidence?.source.rawValue ?? "",
      recording.warnings.map { "\($0.code): \($0.message)" }.joined(separator: "\n"),
    ]
  }

  /// A segment's place is that of its beginning.
  private func row(_ segment: SyncSegment, of recording: SyncedRecording) -> [String] {
    let place = place(segment.masterTime(of: segment.fromMs))
    return [
      "segment", recording.name, recording.path, Self.number(segment.fromMs), Self.number(segment.offsetMs),
      Self.number(segment.driftPpm), "", place.frame, place.remainder, place.timecode, "", "", "", "", "", "",
    ]
  }

  /// The files after a recording's first, with where each begins.
  private func fileRows(_ recording: SyncedRecording) -> [[String]] {
    let pieces = timeline.tracks.flatMap(\.clips).map(\.piece).filter { $0.recording == recording }
    return (recording.furtherPaths ?? []).map { path in
      let piece = pieces.first { $0.media.path == path }
      let place = piece.map { self.place($0.segment.masterTime(of: $0.fileStartMs)) }
      return [
        "file", recording.name, path, Self.number(piece?.fileStartMs), "", "", "", place?.frame ?? "",
        place?.remainder ?? "", place?.timecode ?? "",
        Self.number(piece?.media.info.durationSeconds.map { $0 * 1000 }), "", "", "", "", "",
      ]
    }
  }

  private func place(_ masterMs: Double) -> (frame: String, remainder: String, timecode: String) {
    let frame = Int64((masterMs / 1000 * timeline.frameRate.doubleValue).rounded())
    return (
      String(frame), Self.number(masterMs - timeline.time(frame).milliseconds),
      timeline.timecode(timeline.masterFrame + frame).description
    )
  }

  private static func number(_ value: Double?) -> String {
    value.map { String(format: "%.6f", $0 == 0 ? 0 : $0) } ?? ""
  }

  /// Quoted where RFC 4180 asks for it.
  private static func field(_ text: String) -> String {
    let needsQuotes = text.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
