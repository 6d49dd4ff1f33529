/// Where one recording lies against another one, and what speaks for it.
public struct PairEstimate: Sendable {
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
}

/// Aligns two recordings: candidates from the features of the whole, a line for each from the envelopes, and the sound
/// itself to decide and to measure.
struct PairAligner {
  /// In ppm.
  var maximumDrift = 500.0
  var candidateCount = 8
  var finalistCount = 8
  var windowLimit = 192

  func align(_ first: RecordingSound, _ second: RecordingSound) throws -> PairEstimate? {
    try align(first, second, within: 0..<second.samples.count)
  }

  /// - Parameter range: which part of the second recording, in samples.
  func align(_ first: RecordingSound, _ second: RecordingSound, within range: Range<Int>) throws -> PairEstimate? {
    let search = CoarseSearch(maximumDrift: maximumDrift, candidateCount: candidateCount)
    let envelope = EnvelopeStack(maximumDrift: maximumDrift)
    let frames = (range.lowerBound / SoundFeatures.hop)..<(range.upperBound / SoundFeatures.hop)
    var finalists: [(coarse: CoarseCandidate, envelope: EnvelopeStack.Result)] = []
    var candidates = search.candidates(first.features, second.features)
    candidates += try WaveformSearch(maximumDrift: maximumDrift, candidateCount: 4).candidates(first.samples, second, within: range)
    for candidate in candidates {
      guard
        let result = envelope.refine(
          candidate, first: first.features, second: second.features, within: frames)
      else { continue }
      finalists.append((candidate, result))
    }
    finalists.sort { $0.envelope.height > $1.envelope.height }
    var kept: [(coarse: CoarseCandidate, envelope: EnvelopeStack.Result)] = []
    for finalist in finalists {
      let isNew = kept.allSatisfy {
        abs($0.envelope.line.delay(at: finalist.envelope.line.center) - finalist.envelope.line.delay) > 400
      }
      if isNew { kept.append(finalist) }
    }
    let stack = WaveformStack(windowLimit: windowLimit)
    var results: [(index: Int, result: WaveformStack.Result)] = []
    for (index, finalist) in kept.prefix(finalistCount).enumerated() {
      guard
        let result = try stack.refine(
          finalist.envelope.line, first: first.samples, second: second.samples, features: second.features,
          within: range, maximumDrift: maximumDrift)
      else { continue }
      results.append((index, result))
    }
    guard let best = results.max(by: { $0.result.height < $1.result.height }) else { return nil }
    let others = results.filter { $0.index != best.index }.map(\.result.height)
    let fit = LineFit(best.result.traces, near: best.result.line)
    let overlap = fit.line.overlap(first: first.samples.count, second: second.samples.count)
    return PairEstimate(
      line: fit.line, fit: fit, overlap: overlap.map { $0.upperBound - $0.lowerBound } ?? 0,
      coarseHeight: kept[best.index].coarse.height, envelopeHeight: kept[best.index].envelope.height,
      envelopeRival: kept.indices.filter { $0 != best.index }.map { kept[$0].envelope.height }.max() ?? 0,
      waveformHeight: best.result.height, waveformRival: max(best.result.rival, others.max() ?? 0))
  }
}
