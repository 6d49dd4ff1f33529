/// How evenly an alignment's evidence is spread over the windows that could give some, 0 … 1.
///
/// The effective number of windows, (Σwh)² / Σwh² for heights h, as a share of Σw. Recordings of one event agree wherever
/// both have something to hear; a jingle that two broadcasts have in common agrees for its own length only.
enum Evenness {
  /// - Parameters:
  ///   - heights: of the windows on the line, in standard deviations of chance.
  ///   - weights: how much is going on in each window, 0 … 1.
  static func value(_ heights: [Float], weights: [Float]) -> Double {
    var (weight, sum, squares): (Float, Float, Float) = (0, 0, 0)
    for (height, own) in zip(heights, weights) {
      weight += own
      sum += own * height
      squares += own * height * height
    }
    guard weight > 0, sum > 0, squares > 0 else { return 0 }
    return Double(sum * sum / squares / weight)
  }

  /// How much is going on in both recordings during each window, 0 … 1: quiet stretches say nothing for or against.
  /// - Parameter times: middles of the windows, in samples of the second recording.
  static func weights(
    _ times: [Double], along line: ClockLine, _ first: SoundFeatures, _ second: SoundFeatures
  ) -> [Float] {
    times.map { time in
      min(1, second.liveliness(around: time), first.liveliness(around: time + line.delay(at: time)))
    }
  }
}

extension SoundFeatures {
  /// Mean square of the features in a window; 1 is that of the whole recording.
  fileprivate func liveliness(around time: Double) -> Float {
    let length = PhaseTransform.windowLength / Self.hop
    let start = Int((time / Double(Self.hop)).rounded()) - length / 2
    return Float(energy(start..<(start + length))) / (Self.unit * Self.unit * Float(length * Self.bandCount))
  }
}
