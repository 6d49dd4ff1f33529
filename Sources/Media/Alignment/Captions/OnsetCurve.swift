/// Where the beginnings of cues fall on beginnings of speech, to a fraction of a frame.
///
/// People put the start of a cue on its first word and let it stay on after the last one. So what is near the starts
/// decides, not how well cues cover speech: the sum over all cues of the sound after the start, less that before it.
struct OnsetCurve {
  private static let frameMs = 1_000 / SpeechLoudness.rate
  /// Frames after and before a start that are compared: 0.4 s.
  private static let reach = 40.0

  /// Of the loudness up to each frame.
  private let sums: [Double]

  init(_ loudness: SpeechLoudness) {
    sums = RunningSums.of(loudness.values.lazy.map(Double.init))
  }

  /// - Parameters:
  ///   - starts: where cues begin in the media as far as is known, in ms.
  ///   - width: how far from there they may be, in ms.
  /// - Returns: what to add to `starts`, in ms; `nil` where no start has sound around it.
  func correction(_ starts: [Double], within width: Double) -> Double? {
    let span = Int((width / Self.frameMs).rounded())
    var heights = [Double](repeating: 0, count: 2 * span + 1)
    for start in starts {
      let place = start / Self.frameMs
      for index in heights.indices {
        heights[index] += rise(at: place + Double(index - span))
      }
    }
    guard let best = heights.indices.max(by: { heights[$0] < heights[$1] }), heights[best] > 0 else {
      return nil
    }
    var peak = Double(best - span)
    if best > 0, best < heights.count - 1 {
      let (before, here, after) = (heights[best - 1], heights[best], heights[best + 1])
      let bend = before - 2 * here + after
      if bend < 0 { peak += max(-0.5, min(0.5, (before - after) / (2 * bend))) }
    }
    return peak * Self.frameMs
  }

  /// The sound after a place less that before it; 0 where it reaches over an end.
  private func rise(at place: Double) -> Double {
    guard place - Self.reach >= 0, place + Self.reach <= Double(sums.count - 1) else { return 0 }
    return sum(place + Self.reach) - 2 * sum(place) + sum(place - Self.reach)
  }

  private func sum(_ place: Double) -> Double {
    let index = max(0, min(Int(place), sums.count - 2))
    let share = place - Double(index)
    return sums[index] * (1 - share) + sums[index + 1] * share
  }
}
