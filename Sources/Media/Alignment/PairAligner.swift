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

  /// A line that was looked at closely.
  private struct Place {
    var envelope: EnvelopeStack.Result
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
    candidates = try WaveformSearch(maximumDrift: maximumDrift, candidateCount: Self.candidateCount / 2)
      .candidates(first.samples, second, within: range)
    try look(at: candidates, first, second, within: range, frames, adding: &places)
    return self.best(of: places, expected)?.estimate
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
        abs($0.envelope.line.delay(at: line.center) - line.delay) > Self.separation
          && !($0.estimate.agrees && found.height < Self.unlike * $0.envelope.height)
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
      places.append(Place(envelope: found, estimate: estimate))
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
    let elsewhere = places.indices.filter { $0 != chosen }.map { places[$0].estimate.height }.max() ?? 0
    best.estimate.rival = max(best.estimate.rival, elsewhere)
    best.estimate.candidates = places.map { ($0.estimate.line.delay(at: 0), $0.estimate.height) }
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
