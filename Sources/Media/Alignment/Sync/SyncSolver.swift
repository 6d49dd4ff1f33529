import Foundation
public import Foundations
import MediaTypes

/// Puts recordings of one event on the clock of one of them.
public struct SyncSolver: Sendable {
  /// The largest difference in clock speed that is looked for, in ppm.
  public var maximumDrift: Double
  /// Whether the solution has what pictures need.
  public var keepsTraces: Bool

  /// - Parameter maximumDrift: in ppm; devices in use differ by up to 272.
  public init(maximumDrift: Double = 500, keepsTraces: Bool = false) {
    self.maximumDrift = maximumDrift
    self.keepsTraces = keepsTraces
  }

  /// Compares every recording with every other one and finds the clocks that fit all comparisons best.
  ///
  /// Blocks; runs on several threads of its own.
  /// - Parameters:
  ///   - recordings: at least one; several clips of a device have the same name.
  ///   - master: the name of the device whose first clip everything is measured against.
  ///   - progress: hears how much of the work is done, 0 … 1, from any thread.
  /// - Throws: ``Cancelled``, and what reading samples throws.
  public func solve(
    _ recordings: [SyncRecording], master: String, cancellation: Cancellation,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> SyncSolution {
    guard let first = recordings.firstIndex(where: { $0.name == master }) else {
      preconditionFailure("there is no recording with the master's name")
    }
    var ordered = recordings
    ordered.insert(ordered.remove(at: first), at: 0)
    var names: [String] = []
    let devices = ordered.map { recording in
      if let known = names.firstIndex(of: recording.name) { return known }
      names.append(recording.name)
      return names.count - 1
    }
    let pairs = try align(ordered, devices: devices, cancellation: cancellation, progress: progress)
    let lengths = ordered.map { $0.sound?.samples.count ?? 0 }
    var joint = JointSolution(devices: devices, lengths: lengths, pairs: pairs)
    let clashes = joint.clashes(devices)
    if !clashes.isEmpty {
      // What cannot be one device must not share a drift either.
      let own = devices.indices.map { clashes.contains($0) ? names.count + $0 : devices[$0] }
      joint = JointSolution(devices: own, lengths: lengths, pairs: pairs)
      for index in clashes { joint.placements[index]?.clash() }
    }
    var synced: [SyncedRecording] = []
    var traces: [SyncTrace?] = []
    for index in ordered.indices {
      try cancellation.check()
      let direct = pairs.first { $0.first == 0 && $0.second == index }
      synced.append(
        SyncReport(master: ordered[0], recording: ordered[index], isMaster: index == 0)
          .recording(placement: joint.placements[index], direct: direct))
      guard keepsTraces, let direct, let one = ordered[0].sound, let two = ordered[index].sound else {
        traces.append(nil)
        continue
      }
      traces.append(SyncTrace(direct, one, two, maximumDrift: maximumDrift))
    }
    MasterJumps(synced).attribute(in: &synced)
    return SyncSolution(result: SyncResult(master: master, recordings: synced), traces: traces)
  }

  /// Aligns all pairs of different devices: by their envelopes first, and again with the search in the sound those that can
  /// still place a recording.
  private func align(
    _ recordings: [SyncRecording], devices: [Int], cancellation: Cancellation,
    progress: @escaping @Sendable (Double) -> Void
  ) throws -> [AlignedPair] {
    var work: [(first: Int, second: Int)] = []
    for first in recordings.indices where recordings[first].sound != nil {
      for second in recordings.indices where second > first && recordings[second].sound != nil {
        if devices[first] != devices[second] { work.append((first, second)) }
      }
    }
    let quick = try align(work, of: recordings, searchesSound: false, cancellation: cancellation) {
      progress($0 / 2)
    }
    let placed = Self.placed(by: quick)
    let doubtful = work.filter { pair in
      let isCertain = quick.contains { $0.first == pair.first && $0.second == pair.second && $0.isCertain }
      return !isCertain && !(placed.contains(pair.first) && placed.contains(pair.second))
    }
    let thorough = try align(doubtful, of: recordings, searchesSound: true, cancellation: cancellation) {
      progress(0.5 + $0 / 2)
    }
    let kept = quick.filter { pair in
      !doubtful.contains { $0.first == pair.first && $0.second == pair.second }
    }
    return (kept + thorough).sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  /// The recordings that certain pairs connect with the master.
  private static func placed(by pairs: [AlignedPair]) -> Set<Int> {
    var placed: Set<Int> = [0]
    var count = 0
    while count < placed.count {
      count = placed.count
      for pair in pairs where pair.isCertain && placed.contains(pair.first) != placed.contains(pair.second) {
        placed.formUnion([pair.first, pair.second])
      }
    }
    return placed
  }

  private func align(
    _ work: [(first: Int, second: Int)], of recordings: [SyncRecording], searchesSound: Bool,
    cancellation: Cancellation, progress: @escaping @Sendable (Double) -> Void
  ) throws -> [AlignedPair] {
    let count = Double(work.count)
    let finder = PieceFinder(
      aligner: PairAligner(maximumDrift: maximumDrift, searchesSound: searchesSound))
    @Sendable func report(_ done: Int) { progress(Double(done) / count) }
    let pairs = try parallelMap(
      "sync", work, width: ProcessInfo.processInfo.activeProcessorCount, cancellation: cancellation,
      ended: report
    ) { _, pair, _ -> AlignedPair? in
      let (one, two) = (recordings[pair.first], recordings[pair.second])
      guard let first = one.sound, let second = two.sound,
        let found = try finder.find(first, second, expected: two.expectedDelay(after: one))
      else { return nil }
      return AlignedPair(
        first: pair.first, second: pair.second, pieces: found.pieces, outOfOrder: found.outOfOrder)
    }
    return pairs.compactMap { $0 }
  }
}
