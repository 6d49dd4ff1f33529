import Alignment
import Foundations
import MediaTypes
import Synchronization
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
    let shared = SharedWork()
    let inner = Cancellation(parent: cancellation)
    let threads = (0..<max(1, min(jobs, sets.count))).map { _ in
      JoinableThread("eval") {
        do {
          while let index = shared.take(sets.count) {
            try inner.check()
            progress(group, shared.add(index, try verdicts(group, sets[index], inner)), sets.count)
          }
        } catch {
          inner.cancel()
          throw error
        }
      }
    }
    var failure: (any Error)?
    for thread in threads {
      do {
        try thread.join()
      } catch {
        // That the others were stopped is no reason.
        if failure == nil || failure is Cancelled { failure = error }
      }
    }
    if let failure { throw failure }
    return shared.results
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

/// What the threads of an evaluation share.
private final class SharedWork: Sendable {
  private let next = Atomic<Int>(0)
  private let found = Mutex<[(index: Int, verdicts: [SyncVerdict])]>([])

  /// The next set, `nil` when all are taken.
  func take(_ count: Int) -> Int? {
    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }

  /// - Returns: how many are done.
  func add(_ index: Int, _ verdicts: [SyncVerdict]) -> Int {
    found.withLock {
      $0.append((index, verdicts))
      return $0.count
    }
  }

  /// In the order of the sets.
  var results: [SyncVerdict] {
    found.withLock { $0.sorted { $0.index < $1.index }.flatMap(\.verdicts) }
  }
}
