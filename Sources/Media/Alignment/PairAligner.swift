/// Where one recording lies against another one, and what speaks for it.
struct PairEstimate: Sendable {
  var line: ClockLine
  var fit: LineFit
  /// How long both run, in samples of the second.
  var overlap: Double
  /// Of the features over the whole recordings, in standard deviations.
  var coarseHeight: Float
  var envelopeHeight: Float
  /// Of the best envelope line elsewhere.
  var envelopeRival: Float
  /// Of the sound itself, in standard deviations.
  var waveformHeight: Float
  /// Of the best alignment elsewhere.
  var waveformRival: Float
  /// Middles of the windows, in samples of the second.
  var times: [Double]
  /// Where each window's own peak lies, in samples of delay.
  var peaks: [Double]
  /// What was looked at closely, with the height of the sound, best first.
  var candidates: [(delay: Double, height: Float)]

  /// The height over the best one elsewhere.
  var margin: Double { Double(waveformHeight / max(waveformRival, 0.1)) }

  /// 0 … 100.
  var confidence: Double { Confidence.value(height: Double(waveformHeight), rival: Double(waveformRival)) }
}

/// Aligns two recordings: candidates from the features of the whole, a line for each from the envelopes, and the sound
/// itself to decide and to measure.
struct PairAligner {
  /// In ppm.
  var maximumDrift = 500.0
  var candidateCount = 8
  var finalistCount = 8
  var windowLimit = 192

  /// - Parameter range: which part of the second recording, in samples.
  /// - Parameter expected: where clocks say that it lies; chosen only among places that fit about equally well.
  /// - Returns: the best alignment, however bad; `nil` where there is nothing to compare.
  func align(
    _ first: RecordingSound, _ second: RecordingSound, within range: Range<Int>,
    expected: ExpectedDelay? = nil
  ) throws -> PairEstimate? {
    let finalists = try finalists(first, second, within: range)
    let stack = WaveformStack(windowLimit: windowLimit)
    var results: [(index: Int, result: WaveformStack.Result)] = []
    for (index, finalist) in finalists.enumerated() {
      guard
        let result = try stack.refine(
          finalist.result.line, first: first.samples, second: second.samples, features: second.features,
          within: range, maximumDrift: maximumDrift)
      else { continue }
      results.append((index, result))
    }
    results.sort { $0.result.height > $1.result.height }
    guard let highest = results.first else { return nil }
    let promised = results.first { result in
      result.result.height >= highest.result.height * ExpectedDelay.handicap
        && expected?.contains(result.result.line) == true
    }
    let best = promised ?? highest
    let rival = results.filter { $0.index != best.index }.map(\.result.height).max() ?? 0
    let finalist = finalists[best.index]
    var estimate = estimate(best.result, first, second)
    estimate.coarseHeight = finalist.candidate.height
    estimate.envelopeHeight = finalist.result.height
    estimate.envelopeRival =
      finalists.indices.filter { $0 != best.index }.map { finalists[$0].result.height }.max() ?? 0
    estimate.waveformRival = max(best.result.rival, rival)
    estimate.candidates = results.map { ($0.result.line.delay(at: 0), $0.result.height) }
    return estimate
  }

  /// Measures a line again from the windows of one part of the second recording.
  func measure(
    _ estimate: PairEstimate, _ first: RecordingSound, _ second: RecordingSound, within range: Range<Int>
  ) throws -> PairEstimate? {
    let stack = WaveformStack(windowLimit: windowLimit)
    guard
      let result = try stack.refine(
        estimate.line, first: first.samples, second: second.samples, features: second.features, within: range,
        maximumDrift: maximumDrift)
    else { return nil }
    var measured = self.estimate(result, first, second)
    measured.coarseHeight = estimate.coarseHeight
    measured.envelopeHeight = estimate.envelopeHeight
    measured.envelopeRival = estimate.envelopeRival
    measured.waveformHeight = estimate.waveformHeight
    measured.waveformRival = estimate.waveformRival
    measured.candidates = estimate.candidates
    return measured
  }

  /// How high windows are on a line, in standard deviations of chance; silent ones are 0.
  func heights(
    at positions: [Int], along line: ClockLine, _ first: RecordingSound, _ second: RecordingSound
  ) throws -> [Float] {
    let stack = WaveformStack(windowLimit: windowLimit)
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

  private func estimate(
    _ result: WaveformStack.Result, _ first: RecordingSound, _ second: RecordingSound
  ) -> PairEstimate {
    let fit = LineFit(result.traces, near: result.line)
    let overlap = fit.line.overlap(first: first.samples.count, second: second.samples.count)
    return PairEstimate(
      line: fit.line, fit: fit, overlap: overlap.map { $0.upperBound - $0.lowerBound } ?? 0, coarseHeight: 0,
      envelopeHeight: 0, envelopeRival: 0, waveformHeight: result.height, waveformRival: result.rival,
      times: result.traces.times, peaks: result.traces.ownPeaks, candidates: [])
  }

  /// Lines to look at closely, from both searches, the best of the envelopes first.
  private func finalists(
    _ first: RecordingSound, _ second: RecordingSound, within range: Range<Int>
  ) throws -> [Finalist] {
    let hop = SoundFeatures.hop
    let start = range.lowerBound / hop
    let frames = start..<max(start, min(second.features.count, range.upperBound / hop))
    let part = second.features.slice(frames)
    var candidates = CoarseSearch(maximumDrift: maximumDrift, candidateCount: candidateCount)
      .candidates(first.features, part)
    for index in candidates.indices { candidates[index].lag -= frames.lowerBound }
    candidates += try WaveformSearch(maximumDrift: maximumDrift, candidateCount: candidateCount / 2)
      .candidates(first.samples, second, within: range)
    let envelope = EnvelopeStack(maximumDrift: maximumDrift)
    var finalists: [Finalist] = candidates.compactMap { candidate in
      envelope.refine(candidate, first: first.features, second: second.features, within: frames)
        .map { Finalist(candidate: candidate, result: $0) }
    }
    finalists.sort { $0.result.height > $1.result.height }
    var kept: [Finalist] = []
    for finalist in finalists {
      let line = finalist.result.line
      // 50 ms; the sound itself tells nearer ones apart.
      let isNew = kept.allSatisfy { abs($0.result.line.delay(at: line.center) - line.delay) > 400 }
      if isNew { kept.append(finalist) }
      if kept.count == finalistCount { break }
    }
    return kept
  }

  private struct Finalist {
    var candidate: CoarseCandidate
    var result: EnvelopeStack.Result
  }
}
