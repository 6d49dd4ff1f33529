public import MediaTypes

/// Where every recording lies, and what to show for it.
public struct SyncSolution: Sendable {
  public var result: SyncResult
  /// In the order of the result's recordings; `nil` for the master and where nothing was compared.
  public var traces: [SyncTrace?]
}

/// The comparison of a recording with the master, for a picture.
public struct SyncTrace: Sendable {
  /// How well the recordings fit at evenly spaced offsets, in standard deviations.
  public var curve: [Float]
  /// The offset of the curve's first value, in ms, and from value to value.
  public var firstLagMs: Double
  public var stepMs: Double
  /// The offsets of the candidates that were looked at closely, in ms, the best first, with their heights on the curve.
  public var candidates: [(lagMs: Double, height: Float)]
  /// What single windows say: their middle in ms of the camera's time, the master's time less the camera's, and
  /// whether they lie on the line that was found.
  public var windows: [(cameraMs: Double, offsetMs: Double, isAgreeing: Bool)]
}

extension SyncTrace {
  init(_ pair: AlignedPair, _ first: RecordingSound, _ second: RecordingSound, maximumDrift: Double) {
    let search = CoarseSearch(maximumDrift: maximumDrift, candidateCount: 8)
    let (heights, lowest, step) = search.curve(first.features, second.features)
    let frame = Double(SoundFeatures.hop) / SoundSamples.samplesPerMillisecond
    curve = heights
    stepMs = Double(step) * frame
    firstLagMs = Double(lowest) * stepMs
    let millisecond = SoundSamples.samplesPerMillisecond
    candidates = pair.main.estimate.candidates.map { candidate in
      let lag = candidate.delay / millisecond
      let index = Int(((lag - Double(lowest) * Double(step) * frame) / (Double(step) * frame)).rounded())
      return (lag, heights.indices.contains(index) ? heights[index] : 0)
    }
    windows = pair.pieces.flatMap { piece in
      zip(piece.estimate.times, piece.estimate.peaks).map { time, peak in
        (
          time / millisecond, peak / millisecond,
          abs(peak - piece.line.delay(at: time)) <= LineFit.tolerance
        )
      }
    }
  }
}
