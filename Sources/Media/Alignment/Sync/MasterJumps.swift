import Foundation
import MediaTypes

/// Tells jumps of the master from those of the recordings that are measured against it.
///
/// Where the master jumps, every recording that runs at that time seems to, by the same amount; a single one that does not
/// shows that the master is whole.
struct MasterJumps {
  /// Times of jumps are this uncertain, in ms, and their sizes.
  private static let timeTolerance = 1_000.0
  private static let sizeTolerance = 2.0

  private struct Jump {
    var recording: Int
    /// In ms of the recording.
    var time: Double
    /// In ms of the master: where the two pieces say that it is.
    var span: ClosedRange<Double>
    /// In ms: how much of the recording seems to be missing.
    var missing: Double
  }

  private let jumps: [Jump]
  private let spans: [ClosedRange<Double>?]

  init(_ recordings: [SyncedRecording]) {
    jumps = recordings.enumerated().dropFirst().flatMap { index, recording in
      let segments = recording.segments ?? []
      return zip(segments, segments.dropFirst()).map { before, after in
        let (end, start) = (before.masterTime(of: after.fromMs), after.masterTime(of: after.fromMs))
        return Jump(
          recording: index, time: after.fromMs, span: min(end, start)...max(end, start), missing: start - end)
      }
    }
    spans = recordings.map { recording in
      TimeMap(recording).map {
        let start = $0.masterTime(of: 0)
        return start...max(start, $0.masterTime(of: recording.durationMs))
      }
    }
  }

  /// Moves the blame to the master where all say so, and at least two.
  func attribute(in recordings: inout [SyncedRecording]) {
    var known: [Jump] = []
    for jump in jumps {
      let witnesses = spans.indices.dropFirst().filter { index in
        spans[index].map {
          $0.contains(jump.span.lowerBound - 2 * Self.timeTolerance)
            && $0.contains(jump.span.upperBound + 2 * Self.timeTolerance)
        } ?? false
      }
      guard witnesses.count >= 2,
        witnesses.allSatisfy({ index in jumps.contains { $0.recording == index && Self.isSame($0, jump) } })
      else { continue }
      let text = Self.text(master: recordings[0].name, jump)
      for index in recordings[jump.recording].warnings.indices
      where recordings[jump.recording].warnings[index].code == "JUMP"
        && recordings[jump.recording].warnings[index].atMs == jump.time
      {
        recordings[jump.recording].warnings[index].message =
          "\(text), not \(recordings[jump.recording].name); each piece has its offset."
      }
      guard !known.contains(where: { Self.isSame($0, jump) }) else { continue }
      known.append(jump)
      recordings[0].warnings.append(
        Warning(
          code: "JUMP", message: "\(text), as after dropped samples; every other recording says so.",
          atMs: jump.span.lowerBound))
    }
  }

  private static func isSame(_ one: Jump, _ other: Jump) -> Bool {
    one.span.lowerBound - timeTolerance <= other.span.upperBound
      && other.span.lowerBound - timeTolerance <= one.span.upperBound
      && abs(one.missing - other.missing) <= sizeTolerance
  }

  private static func text(master: String, _ jump: Jump) -> String {
    // What the others seem to have too much of is missing from the master.
    String(
      format: "%@ jumps: %.1f ms of it are %@", master, abs(jump.missing),
      jump.missing < 0 ? "missing" : "too much")
  }
}
