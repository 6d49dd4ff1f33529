/// When a moment of the second recording happens on the first one's clock, while both run steadily.
///
/// In samples of ``SoundSamples/sampleRate``: `first(t) = t + delay + slope · (t − center)`.
struct ClockLine: Hashable, Sendable {
  /// A moment of the second recording, in samples.
  var center: Double
  /// In samples, at `center`.
  var delay: Double
  /// Change of the delay per sample.
  var slope: Double

  /// `first(t) − t`, in samples.
  func delay(at time: Double) -> Double { delay + slope * (time - center) }

  /// The same line seen from another moment.
  func centered(at time: Double) -> ClockLine {
    ClockLine(center: time, delay: delay(at: time), slope: slope)
  }

  /// In ms: the first recording's time when the second is at media zero.
  var offsetMs: Double { delay(at: 0) / SoundSamples.samplesPerMillisecond }

  /// In ppm, positive when the second clock runs fast: `1 + slope = 1 / (1 + drift)`.
  var driftPpm: Double { (1 / (1 + slope) - 1) * 1e6 }

  /// The times of the second recording, in samples, at which both run.
  func overlap(first: Int, second: Int) -> Range<Double>? {
    // delay + slope · (t − center) + t = 0 and = first
    let scale = 1 + slope
    let start = (slope * center - delay) / scale
    let end = (Double(first) + slope * center - delay) / scale
    let (low, high) = (max(0, start), min(Double(second), end))
    return low < high ? low..<high : nil
  }
}
