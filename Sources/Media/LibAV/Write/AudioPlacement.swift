import MediaTypes

/// Decides where decoded samples go on an unbroken timeline: pauses become silence, what overlaps is left
/// out.
///
/// Codecs give samples in runs whose times are rounded, so small differences mean nothing; followed blindly
/// they would put a click into every run. Only a run that is off by more than ``tolerance`` moves.
struct AudioPlacement {
  /// In Hz.
  let sampleRate: Int
  /// Samples placed so far, silence included.
  private(set) var position: Int64
  private(set) var gaps = 0
  private(set) var overlaps = 0
  private(set) var firstProblem: MediaTime?
  private var hasStarted = false
  private let rate: Rational

  /// Above the rounding of containers that count milliseconds and of coded frames at file joints (AAC: 21
  /// ms).
  static let tolerance = MediaTime(seconds: 0.03)

  /// What to do with a run of samples.
  struct Step: Equatable {
    /// Samples of silence to put before it.
    var silence: Int64 = 0
    /// Samples to leave out at its start.
    var skip: Int64 = 0
    /// Samples to use after those.
    var use: Int64 = 0
  }

  /// - Parameter position: samples that lie before what comes, when the rate changes in mid-recording.
  init(sampleRate: Int, position: Int64 = 0) {
    self.sampleRate = sampleRate
    self.position = position
    hasStarted = position > 0
    rate = Rational(Int64(sampleRate))
  }

  /// - Parameters:
  ///   - time: when the run is heard; negative for what lies before the timeline.
  ///   - count: its samples.
  ///   - limit: the timeline's end in samples, `nil` for none.
  mutating func place(at time: MediaTime, count: Int64, limit: Int64?) -> Step {
    var step = Step()
    let offset = time.units(at: rate) - position
    let isOff =
      MediaTime(ticks: abs((time - MediaTime(position, of: Rational(1, Int64(sampleRate)) ?? rate)).ticks))
      > Self.tolerance
    if !hasStarted || isOff {
      if offset > 0 { step.silence = offset }
      if offset < 0 { step.skip = min(count, -offset) }
      if hasStarted {
        if offset > 0 { gaps += 1 } else { overlaps += 1 }
        firstProblem = firstProblem ?? time
      }
    }
    step.use = count - step.skip
    if let limit {
      step.silence = max(0, min(step.silence, limit - position))
      step.use = max(0, min(step.use, limit - position - step.silence))
    }
    if step.use > 0 { hasStarted = true }
    position += step.silence + step.use
    return step
  }
}
