import Foundation
import Foundations
import SystemPackage

/// Recordings of which it is known where they lie; `Benchmarks/sync/README.md` describes the format.
struct SyncDataset: Decodable, Sendable {
  /// A stretch of a recording without jumps.
  struct Piece: Decodable, Sendable {
    /// Where it begins, in ms of the recording's own time.
    var fromMs: Double
    /// The event's time at `fromMs`, in ms.
    var startMs: Double
    /// In ppm, positive when the recording's clock runs fast.
    var driftPpm: Double
    /// Silence of no time at all that was written before it, in ms.
    var gapMs: Double?
  }

  struct Recording: Decodable, Sendable {
    var name: String
    /// Relative to the folder of the dataset.
    var path: String
    /// Recordings of different events share no sound; `nil` shares none with anybody.
    var event: String?
    /// In the order of time.
    var pieces: [Piece]
  }

  /// Recordings that are synced together.
  struct RecordingSet: Decodable, Sendable {
    /// `nil` for the first recording.
    var master: String?
    var maxDriftPpm: Double?
    /// What sets within a case have in common.
    var label: String?
    var recordings: [Recording]
  }

  struct Case: Decodable, Sendable {
    var name: String
    var sets: [RecordingSet]
  }

  /// Many pairs of a few recordings, to hold confidence against.
  struct PairList: Decodable, Sendable {
    var name: String
    var recordings: [Recording]
    /// Two names each, the master first.
    var pairs: [[String]]
  }

  var version: Int
  var cases: [Case]?
  var pairs: [PairList]?

  /// - Throws: ``DatasetError``.
  init(contentsOf path: FilePath) throws {
    self = try DatasetFile.decode(path, madeBy: Self.maker)
    if let reason = problem { throw DatasetError(path: path, maker: Self.maker, reason: reason) }
  }

  private static let maker = "Benchmarks/sync/make-datasets.py"

  /// The names of cases and lists of pairs.
  var names: [String] { (cases ?? []).map(\.name) + (pairs ?? []).map(\.name) }

  /// What is wrong although it could be decoded.
  private var problem: String? {
    if version != 1 { return "has version \(version), and only 1 is known" }
    for one in cases ?? [] {
      for (number, set) in one.sets.enumerated() {
        let place = "set \(number) of \(quoted(one.name))"
        if set.recordings.count < 2 { return "has fewer than two recordings in \(place)" }
        if let reason = Self.problem(set.recordings, in: place) { return reason }
        if let master = set.master, !set.recordings.contains(where: { $0.name == master }) {
          return "has no recording \(quoted(master)), the master of \(place)"
        }
      }
    }
    for list in pairs ?? [] {
      if let reason = Self.problem(list.recordings, in: quoted(list.name)) { return reason }
      let known = Set(list.recordings.map(\.name))
      let wrong = list.pairs.first { $0.count != 2 || !known.isSuperset(of: $0) || $0[0] == $0[1] }
      if let wrong { return "has a pair in \(quoted(list.name)) that is not two of its recordings: \(wrong)" }
    }
    return nil
  }

  private static func problem(_ recordings: [Recording], in place: String) -> String? {
    if Set(recordings.map(\.name)).count < recordings.count {
      return "has two recordings of one name in \(place)"
    }
    for recording in recordings {
      let isOrdered = zip(recording.pieces, recording.pieces.dropFirst()).allSatisfy { $0.fromMs < $1.fromMs }
      if recording.pieces.isEmpty || !isOrdered {
        return "needs the pieces of \(quoted(recording.name)) in \(place), in the order of time"
      }
    }
    return nil
  }
}
