/// What is true of the recordings of a set against their master, the first of them.
struct SyncSetTruth: Sendable {
  private let recordings: [SyncDataset.Recording]
  private let lengthsMs: [Double]
  /// Which recordings sound leads to from the master, directly or through others.
  private let reached: Set<Int>

  /// - Parameter lengthsMs: of each recording on its own clock.
  init(_ recordings: [SyncDataset.Recording], lengthsMs: [Double]) {
    self.recordings = recordings
    self.lengthsMs = lengthsMs
    var reached: Set<Int> = [0]
    var waiting = [0]
    while let from = waiting.popLast() {
      for other in recordings.indices where !reached.contains(other) {
        guard Self.shared(recordings, lengthsMs, from, other) != nil else { continue }
        reached.insert(other)
        waiting.append(other)
      }
    }
    self.reached = reached
  }

  private static func shared(
    _ recordings: [SyncDataset.Recording], _ lengthsMs: [Double], _ master: Int, _ camera: Int
  ) -> SyncTruth? {
    SyncTruth(
      master: recordings[master], masterMs: lengthsMs[master], camera: recordings[camera],
      cameraMs: lengthsMs[camera])
  }

  /// `nil` where no sound leads there.
  func truth(_ camera: Int) -> SyncTruth? {
    if let shared = Self.shared(recordings, lengthsMs, 0, camera) { return shared }
    guard reached.contains(camera) else { return nil }
    return SyncTruth(
      beside: recordings[0], masterMs: lengthsMs[0], camera: recordings[camera], cameraMs: lengthsMs[camera])
  }

  /// What it shares with the master itself, in ms.
  func overlapMs(_ camera: Int) -> Double { Self.shared(recordings, lengthsMs, 0, camera)?.overlapMs ?? 0 }
}
