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
    let joint = JointSolution(devices: devices, pairs: pairs)
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
    return SyncSolution(result: SyncResult(master: master, recordings: synced), traces: traces)
  }

  /// Aligns all pairs of different devices.
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
    let count = Double(work.count)
    let finder = PieceFinder(aligner: PairAligner(maximumDrift: maximumDrift))
    @Sendable func report(_ done: Int) { progress(Double(done) / count) }
    let pairs = try parallelMap(
      "sync", work, width: ProcessInfo.processInfo.activeProcessorCount, cancellation: cancellation,
      ended: report
    ) { _, pair, _ -> AlignedPair? in
      let (one, two) = (recordings[pair.first], recordings[pair.second])
      guard let first = one.sound, let second = two.sound,
        let pieces = try finder.pieces(first, second, expected: two.expectedDelay(after: one))
      else { return nil }
      return AlignedPair(first: pair.first, second: pair.second, pieces: pieces)
    }
    return pairs.compactMap { $0 }
  }
}
