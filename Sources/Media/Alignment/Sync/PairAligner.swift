/// Aligns two recordings: candidates from the features of the whole, a line for each from the envelopes, and the sound
/// itself to decide and to measure.
struct PairAligner {
  /// In ppm.
  var maximumDrift = 500.0
  /// Whether the sound itself is searched too where the envelopes leave doubt, which takes far longer.
  var searchesSound = true

  /// Places that each search may propose.
  private static let candidateCount = 8
  private static let windowLimit = 192
  /// Envelopes this much lower than those of a place whose windows agree belong to no repetition of it.
  private static let unlike: Float = 0.5
  /// Below this height, in standard deviations of chance, the sound does not confirm a line.
  private static let weak: Float = 8
  /// Above this height unrelated recordings' envelopes hardly ever come.
  private static let strongEnvelope: Float = 8
  /// Places whose lines are nearer than this are one, in samples: 50 ms. The sound itself tells nearer ones apart.
  private static let separation = 400.0
  /// The sound is followed from a line that is no nearer than this to another one, in samples: 20 ms, half of what
  /// windows reach.
  private static let soundSeparation = Double(PhaseTransform.reach) / 2
  /// Answers nearer than this are the same, in samples: 2 ms.
  private static let sameness = 2 * SoundSamples.samplesPerMillisecond
  /// An answer below this confidence is not worth looking for its repetitions.
  private static let leastRepeated = 1.0
  /// Self-similar lags of each recording that are tried.
  private static let repetitionCount = 3

  /// A line that was looked at closely.
  private struct Place {
    /// Where the sound was followed from.
    var start: ClockLine
    /// Of the envelopes, in standard deviations; 0 where they were not asked.
    var envelopeHeight: Float
    var estimate: PairEstimate
  }

  /// - Parameters:
  ///   - range: which part of the second recording, in samples.
  ///   - expected: where clocks say that it lies; chosen only among places that fit about equally well.
  /// - Returns: the best alignment, however bad; `nil` where there is nothing to compare.
  func align(
    _ first: RecordingSound, _ second: RecordingSound, within range: Range<Int>,
    expected: ExpectedDelay? = nil
  ) throws -> PairEstimate? {
    let frames = second.features.frames(of: range)
    var candidates = CoarseSearch(maximumDrift: maximumDrift, candidateCount: Self.candidateCount)
      .candidates(first.features, second.features.slice(frames))
    for index in candidates.indices { candidates[index].lag -= frames.lowerBound }
    var places: [Place] = []
    try look(at: candidates, first, second, within: range, frames, adding: &places)
    let best = self.best(of: places, expected)?.estimate
    if !searchesSound || best?.isCertain == true { return best }
    let heard = try WaveformSearch(maximumDrift: maximumDrift, candidateCount: Self.candidateCount / 2)
      .candidates(first.samples, second, within: range)
    try look(at: heard.map(\.coarse), first, second, within: range, frames, adding: &places)
    // In noise the envelopes lead away from what the sound has found.
    try listen(along: heard.map(\.line), first, second, within: range, adding: &places)
    if let line = self.best(of: places, expected)?.estimate, line.confidence >= Self.leastRepeated {
      try listen(
        along: repetitions(of: line.line, first, second), first, second, within: range, adding: &places)
    }
    return self.best(of: places, expected)?.estimate
  }

  /// Where an answer would be found again if its recordings repeat themselves: a loop fits at each of its rounds, of
  /// which the searches may have met one only.
  private func repetitions(
    of line: ClockLine, _ first: RecordingSound, _ second: RecordingSound
  ) -> [ClockLine] {
    let search = CoarseSearch(maximumDrift: 0, candidateCount: 2 * Self.repetitionCount + 1)
    let lags = [first, second].flatMap { sound in
      search.candidates(sound.features, sound.features).map(\.lag).filter { $0 > 0 }
        .prefix(Self.repetitionCount)
    }
    return lags.flatMap { [$0, -$0] }.map { lag in
      var shifted = line
      shifted.delay += Double(lag * SoundFeatures.hop)
      return shifted
    }
  }

  /// Follows lines with the sound alone.
  private func listen(
    along lines: [ClockLine], _ first: RecordingSound, _ second: RecordingSound, within range: Range<Int>,
    adding places: inout [Place]
  ) throws {
    for line in lines {
      let isNew = places.allSatisfy { place in
        [place.start, place.estimate.line].allSatisfy {
          abs($0.delay(at: line.center) - line.delay) > Self.soundSeparation
        }
      }
      guard isNew, let estimate = try follow(line, first, second, within: range) else { continue }
      places.append(Place(start: line, envelopeHeight: 0, estimate: estimate))
    }
  }

  /// Follows candidates with the envelopes, and with the sound those that are new.
  private func look(
    at candidates: [CoarseCandidate], _ first: RecordingSound, _ second: RecordingSound,
    within range: Range<Int>,
    _ frames: Range<Int>, adding places: inout [Place]
  ) throws {
    let envelope = EnvelopeStack(maximumDrift: maximumDrift)
    let lines = candidates.compactMap { candidate in
      envelope.refine(candidate, first: first.features, second: second.features, within: frames)
        .map { (candidate: candidate, found: $0) }
    }
    for (candidate, found) in lines.sorted(by: { $0.found.height > $1.found.height })
    where searchesSound || found.height >= Self.strongEnvelope {
      let line = found.line
      let isNew = places.allSatisfy {
        abs($0.start.delay(at: line.center) - line.delay) > Self.separation
          && !($0.estimate.agrees && found.height < Self.unlike * $0.envelopeHeight)
      }
      guard isNew, var estimate = try follow(line, first, second, within: range) else { continue }
      if estimate.height < Self.weak {
        // A line over a jump can miss what lies on either side of it.
        for half in envelope.halves(of: candidate, first: first.features, within: frames) {
          guard
            let part = envelope.refine(
              candidate, first: first.features, second: second.features, within: half),
            part.height >= Self.strongEnvelope,
            let other = try follow(part.line, first, second, within: range), other.height > estimate.height
          else { continue }
          estimate = other
        }
      }
      places.append(Place(start: line, envelopeHeight: found.height, estimate: estimate))
    }
  }

  private func follow(
    _ line: ClockLine, _ first: RecordingSound, _ second: RecordingSound, within range: Range<Int>
  ) throws -> PairEstimate? {
    let result = try WaveformStack(windowLimit: Self.windowLimit).refine(
      line, first: first.samples, second: second.samples, features: second.features, within: range,
      maximumDrift: maximumDrift)
    guard let result else { return nil }
    let fit = LineFit(result.traces, near: result.line)
    let overlap = fit.line.overlap(first: first.samples.count, second: second.samples.count)
    let weights = Evenness.weights(
      result.traces.times, along: fit.line, first.features, second.features)
    return PairEstimate(
      line: fit.line, fit: fit, evenness: Evenness.value(fit.heights, weights: weights),
      overlap: overlap.map { $0.upperBound - $0.lowerBound } ?? 0,
      height: result.height, rival: result.rival, times: result.traces.times, peaks: result.traces.ownPeaks,
      candidates: [])
  }

  private func best(of places: [Place], _ expected: ExpectedDelay?) -> Place? {
    let places = places.sorted { $0.estimate.height > $1.estimate.height }
    guard let highest = places.first else { return nil }
    let promised = places.firstIndex {
      $0.estimate.height >= highest.estimate.height * ExpectedDelay.handicap
        && expected?.contains($0.estimate.line) == true
    }
    let chosen = promised ?? 0
    var best = places[chosen]
    let line = best.estimate.line
    let elsewhere =
      places.map(\.estimate).filter {
        abs($0.line.delay(at: line.center) - line.delay) > Self.sameness
      }.map(\.height).max() ?? 0
    best.estimate.rival = max(best.estimate.rival, elsewhere)
    best.estimate.candidates = places.prefix(Self.candidateCount).map {
      ($0.estimate.line.delay(at: 0), $0.estimate.height)
    }
    return best
  }

  /// Measures a line again from the windows of one part of the second recording.
  func measure(
    _ estimate: PairEstimate, _ first: RecordingSound, _ second: RecordingSound, within range: Range<Int>
  ) throws -> PairEstimate? {
    guard var measured = try follow(estimate.line, first, second, within: range) else { return nil }
    measured.height = estimate.height
    measured.rival = estimate.rival
    measured.candidates = estimate.candidates
    return measured
  }

  /// How high windows are on a line, in standard deviations of chance; silent ones are 0.
  func heights(
    at positions: [Int], along line: ClockLine, _ first: RecordingSound, _ second: RecordingSound
  ) throws -> [Float] {
    let stack = WaveformStack(windowLimit: Self.windowLimit)
    let traces = try stack.traces(at: positions, along: line, first: first.samples, second: second.samples)
    let fit = LineFit(traces, near: line)
    var heights = [Float](repeating: 0, count: positions.count)
    var row = 0
    for (index, position) in positions.enumerated() where row < traces.times.count {
      guard traces.times[row] == Double(position) + Double(PhaseTransform.windowLength) / 2 else { continue }
      heights[index] = fit.heights[row]
      row += 1
    }
    return heights
  }
}
