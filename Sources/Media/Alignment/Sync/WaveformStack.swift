import Spectrum

/// Finds offset and drift to a fraction of a sample from the phase of the sound itself, in short windows spread over
/// the overlap.
struct WaveformStack {
  /// The most windows that are compared.
  let windowLimit: Int

  /// A correlation of a window, along a reference line.
  struct Traces {
    /// Middles of the windows, in samples of the second recording.
    var times: [Double] = []
    /// What lag 0 of the traces stands for.
    var reference: ClockLine
    var values: [Float] = []

    func trace(_ index: Int) -> ArraySlice<Float> {
      values[(index * PhaseTransform.traceLength)..<((index + 1) * PhaseTransform.traceLength)]
    }

    /// The delay at each window's highest value, in samples.
    var ownPeaks: [Double] {
      let middle = PhaseTransform.reach * PhaseTransform.oversampling
      return times.indices.map { index in
        let trace = trace(index)
        let top = trace.indices.max { trace[$0] < trace[$1] } ?? trace.startIndex
        let lag = Double(top - trace.startIndex - middle) / Double(PhaseTransform.oversampling)
        return reference.delay(at: times[index]) + lag
      }
    }
  }

  /// What the windows say together.
  struct Result {
    var line: ClockLine
    /// In standard deviations of chance.
    var height: Float
    /// The best height more than 2 ms away from the line.
    var rival: Float
    var traces: Traces
  }

  /// Steps at which another peak is another alignment: 2 ms.
  private static let apart = 2 * SoundSamples.sampleRate / 1_000 * PhaseTransform.oversampling
  /// How far the envelope's line may be off at the ends of the overlap, in samples: 15 ms.
  private static let uncertainty = 120.0
  /// Where a single window's weight saturates, in standard deviations: many windows count for more than a loud one.
  private static let saturation: Float = 8

  /// - Parameters:
  ///   - line: from the envelopes.
  ///   - range: which part of the second recording, in samples.
  func refine(
    _ line: ClockLine, first: SoundSamples, second: SoundSamples, features: SoundFeatures,
    within range: Range<Int>,
    maximumDrift: Double
  ) throws -> Result? {
    guard let overlap = line.overlap(first: first.count, second: second.count) else { return nil }
    let start = max(overlap.lowerBound, Double(range.lowerBound))
    let end = min(overlap.upperBound, Double(range.upperBound))
    let positions = positions(from: Int(start), to: Int(end), features: features)
    let traces = try traces(at: positions, along: line, first: first, second: second)
    guard !traces.times.isEmpty else { return nil }
    let oversampling = Double(PhaseTransform.oversampling)
    let stack = SlantStack(
      times: traces.times, traces: traces.values.map { $0 * Self.saturation / (Self.saturation + abs($0)) },
      reach: PhaseTransform.reach * PhaseTransform.oversampling)
    let halfSpan = max(1, (traces.times[traces.times.count - 1] - traces.times[0]) / 2)
    let limit = maximumDrift * 1e-6
    let slack = Self.uncertainty / halfSpan
    let low = max(-limit, line.slope - slack) - line.slope
    let high = max(low, min(limit, line.slope + slack) - line.slope)
    let (peak, rival) = stack.best(slopes: (low * oversampling)...(high * oversampling), apart: Self.apart)
    let center = stack.center
    let found = ClockLine(
      center: center, delay: line.delay(at: center) + peak.lag / oversampling,
      slope: line.slope + peak.slope / oversampling)
    return Result(line: found, height: peak.height, rival: rival, traces: traces)
  }

  /// Where windows start: all over the range where it is short, else the liveliest place of each cell.
  func positions(from start: Int, to end: Int, features: SoundFeatures) -> [Int] {
    let length = PhaseTransform.windowLength
    guard end - start >= length else { return end - start >= length / 4 ? [(start + end - length) / 2] : [] }
    let count = max(1, min(windowLimit, 2 * (end - start) / length - 1))
    guard count > 1 else { return [start] }
    let spacing = Double(end - start - length) / Double(count - 1)
    let hop = SoundFeatures.hop
    let slack = Int(spacing) - length
    return (0..<count).map { index in
      let position = start + Int(Double(index) * spacing)
      guard slack > hop, index + 1 < count else { return position }
      let frames = (position / hop)..<((position + Int(spacing)) / hop)
      return features.liveliest(in: frames, length: length / hop) * hop
    }
  }

  /// Correlates windows along a line. Windows in which either recording is silent are left out.
  func traces(
    at positions: [Int], along line: ClockLine, first: SoundSamples, second: SoundSamples
  ) throws -> Traces {
    let length = PhaseTransform.windowLength
    var transform = PhaseTransform()
    var (firstWindow, secondWindow) = (
      [Float](repeating: 0, count: length), [Float](repeating: 0, count: length)
    )
    var traces = Traces(reference: line)
    var trace = [Float](repeating: 0, count: PhaseTransform.traceLength)
    for position in positions {
      let middle = Double(position) + Double(length) / 2
      let delay = line.delay(at: middle)
      let whole = delay.rounded(.down)
      try secondWindow.withUnsafeMutableBufferPointer { try second.read(from: position, into: $0) }
      try firstWindow.withUnsafeMutableBufferPointer { try first.read(from: position + Int(whole), into: $0) }
      let isAudible = trace.withUnsafeMutableBufferPointer { trace in
        firstWindow.withUnsafeBufferPointer { first in
          secondWindow.withUnsafeBufferPointer { second in
            transform.correlate(first, second, shift: whole - delay, into: trace)
          }
        }
        return trace.contains { $0 != 0 }
      }
      guard isAudible else { continue }
      traces.times.append(middle)
      traces.values.append(contentsOf: trace)
    }
    return traces
  }
}
