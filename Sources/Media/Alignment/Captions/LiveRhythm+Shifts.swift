import Spectrum

extension LiveRhythm {
  /// Peaks that are nearer to each other than this are one, in s.
  private static let separation = 20.0

  /// Shifts at which typing and speech are most alike, in ms, to be added to the captions' times; the best first. Where captions are longer
  /// than five minutes, the right one is mostly among them.
  /// - Parameters:
  ///   - cues: by time.
  ///   - count: how many, at the most.
  func shifts(_ cues: [Cue], count: Int) -> [Double] {
    guard let rows = rows(cues) else { return [] }
    let (letters, speech) = (rows.letters, rows.speech)
    let correlator = Correlator(length: letters.count + speech.count)
    let spectrum = correlator.spectrum(of: speech.map { Float($0) })
    let (spoken, typed) = (
      RunningSums.of(speech.lazy.map { $0 * $0 }), RunningSums.of(letters.lazy.map { $0 * $0 })
    )
    // They overlap by half of the shorter one.
    let least = min(letters.count, speech.count) / 2
    let lags = (least - letters.count)...(speech.count - least)
    /// The coefficient of correlation, times the root of the frames that it is of.
    let heights: [Double] = correlator.correlate(letters.map { Float($0) }, with: spectrum) { products in
      lags.map { lag in
        let (from, to) = (max(0, lag), min(speech.count, lag + letters.count))
        let power = (spoken[to] - spoken[from]) * (typed[to - lag] - typed[from - lag])
        let product = Double(products[lag < 0 ? lag + products.count : lag]) / Double(correlator.length)
        return power > 0 ? product / power.squareRoot() * Double(to - from).squareRoot() : 0
      }
    }
    let peaks = heights.indices.dropFirst().dropLast().filter {
      heights[$0] > max(0, heights[$0 - 1]) && heights[$0] >= heights[$0 + 1]
    }
    var chosen: [Int] = []
    for peak in peaks.sorted(by: { heights[$0] > heights[$1] }) where chosen.count < count {
      if chosen.allSatisfy({ abs($0 - peak) > Int(Self.separation * Self.rate) }) { chosen.append(peak) }
    }
    return chosen.map { Double($0 + lags.lowerBound - rows.first) / Self.rate * 1_000 }
  }
}

extension CaptionTiming {
  /// What live captions are usually moved by, in ms.
  private static let liveShiftMs = -10_000.0
  /// How many shifts the rhythm says, and how far apart shifts are that are worth trying, in ms.
  private static let (rhythmShifts, separationMs) = (4, 20_000.0)

  /// Shifts at which it is worth looking for the words of captions that lie nowhere on the speech: those of live captions, of this timing,
  /// and those that the rhythm says.
  /// - Parameters:
  ///   - cues: of this timing, by time.
  ///   - letters: letters and digits of each.
  ///   - speech: of the recording.
  public func likelyShifts(_ cues: [CueSpan], letters: [Int], speech: SpeechActivity) -> [Double] {
    let rhythm = LiveRhythm(speech).shifts(LiveRhythm.typed(cues, letters), count: Self.rhythmShifts)
    var shifts: [Double] = []
    for shift in [Self.liveShiftMs, shiftMs] + rhythm
    where shifts.allSatisfy({ abs($0 - shift) > Self.separationMs }) {
      shifts.append(shift)
    }
    return shifts
  }
}
