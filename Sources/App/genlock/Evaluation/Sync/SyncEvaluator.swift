import Alignment
import Foundations
import MediaTypes
import SystemPackage

/// Syncs what a dataset holds and puts every answer beside the truth.
struct SyncEvaluator: Sendable {
  let dataset: SyncDataset
  /// What the dataset's paths are relative to.
  let folder: FilePath
  /// Sets that are worked on at a time.
  let jobs: Int
  let sounds: SoundCache
  let cancellation: Cancellation

  /// A case or list of pairs, and how much of it is done.
  typealias Progress = @Sendable (_ group: String, _ done: Int, _ count: Int) -> Void

  /// Blocks for as long as it takes.
  /// - Parameter names: of cases and lists of pairs; none for all.
  /// - Throws: what reading a recording throws, ``Cancelled``.
  func run(_ names: Set<String>, progress: @escaping Progress) throws -> SyncEvaluation {
    var evaluation = SyncEvaluation()
    for one in dataset.cases ?? [] where names.isEmpty || names.contains(one.name) {
      evaluation.add(one, try verdicts(one.name, one.sets, progress))
    }
    for list in dataset.pairs ?? [] where names.isEmpty || names.contains(list.name) {
      evaluation.add(list, try verdicts(list.name, list.sets, progress))
    }
    return evaluation
  }

  private func verdicts(
    _ group: String, _ sets: [SyncDataset.RecordingSet], _ progress: @escaping Progress
  ) throws -> [SyncVerdict] {
    progress(group, 0, sets.count)
    @Sendable func report(_ done: Int) { progress(group, done, sets.count) }
    return try parallelMap("eval", sets, width: jobs, cancellation: cancellation, ended: report) {
      _, set, cancellation in
      try verdicts(group, set, cancellation)
    }.flatMap { $0 }
  }

  private func verdicts(
    _ group: String, _ set: SyncDataset.RecordingSet, _ cancellation: Cancellation
  ) throws -> [SyncVerdict] {
    let master = set.recordings.firstIndex { $0.name == set.master } ?? 0
    let ordered =
      [set.recordings[master]] + set.recordings.indices.filter { $0 != master }.map { set.recordings[$0] }
    let heard = try ordered.map { recording in
      try cancellation.check()
      var heard = try sounds.recording(folder.pushing(FilePath(recording.path)).string)
      heard.name = recording.name
      return heard
    }
    let result = try SyncSolver(maximumDrift: set.maxDriftPpm ?? 500)
      .solve(heard, master: ordered[0].name, cancellation: cancellation).result
    let truths = SyncSetTruth(ordered, lengthsMs: heard.map { $0.sound?.samples.durationMs ?? 0 })
    return zip(ordered.indices, result.recordings).dropFirst().map { index, answer in
      SyncVerdict(
        group: group, label: set.label, master: ordered[0].name, answer: answer, truth: truths.truth(index),
        overlapMs: truths.overlapMs(index))
    }
  }
}

extension SyncDataset.PairList {
  /// Each pair as a set of its own, those that share recordings near each other.
  fileprivate var sets: [SyncDataset.RecordingSet] {
    var places: [String: Int] = [:]
    for (index, recording) in recordings.enumerated() { places[recording.name] = index }
    let known = pairs.map { $0.compactMap { places[$0] } }
    return known.sorted { $0.lexicographicallyPrecedes($1) }.map { pair in
      SyncDataset.RecordingSet(recordings: pair.map { recordings[$0] })
    }
  }
}
