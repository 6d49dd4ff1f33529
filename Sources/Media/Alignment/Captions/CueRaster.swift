/// Cues as a row of numbers, like the speech activity they are compared with: how much of each frame is captioned.
struct CueRaster {
  /// The frame, on the captions' clock times the ratio, that ``values`` begin with.
  let start: Int
  /// 0 … 1.
  let values: [Float]

  /// - Parameters:
  ///   - cues: by time; those that are no speech are passed over.
  ///   - ratio: how much longer things last in the media than in the captions.
  ///   - rate: frames per second.
  init(_ cues: some Collection<CueSpan>, ratio: Double, rate: Double) {
    let spoken = cues.filter(\.isSpeech)
    let scale = ratio * rate / 1_000
    guard let first = spoken.map(\.startMs).min(), let last = spoken.map(\.endMs).max() else {
      (start, values) = (0, [])
      return
    }
    let origin = Int((first * scale).rounded(.down))
    var values = [Float](repeating: 0, count: Int((last * scale).rounded(.up)) - origin + 1)
    for cue in spoken {
      let (from, to) = (cue.startMs * scale - Double(origin), cue.endMs * scale - Double(origin))
      for frame in Int(from)...Int(to) {
        let covered = min(to, Double(frame + 1)) - max(from, Double(frame))
        values[frame] = min(1, values[frame] + Float(max(0, covered)))
      }
    }
    (start, self.values) = (origin, values)
  }
}
