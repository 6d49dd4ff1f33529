import Spectrum

/// Compares captions with speech at every shift.
///
/// What counts is how alike two rows of numbers are where they overlap (the correlation coefficient), and how many
/// independent values that is. Both rows change slowly, so these are fewer than the frames: by
/// Bartlett's formula, divided by the sum of the products of their autocorrelations. What comes out is near to a standard
/// normal variable wherever captions and speech have nothing to do with each other, for any length, density and pace.
///
/// Source: M. S. Bartlett, "Some aspects of the time-correlation problem", Journal of the Royal Statistical Society 98
/// (1935).
struct ShiftSearch {
  /// Captions have to overlap the media by this share of the shorter of the two.
  private static let leastOverlap = 0.5
  /// Four seconds: less is no basis for a comparison.
  private static let leastFrames = 100
  private static let rate = SpeechContrast.rate

  /// How far autocorrelations are followed: 30 s.
  private static let likenessFrames = Int(30 * rate)

  private let speech: SpeechContrast
  private let spectrum: [SIMD2<Float>]
  private let likeness: [Float]
  /// For speech and captions.
  private let correlator: Correlator
  /// For captions alone.
  private let captionCorrelator: Correlator

  /// - Parameter captionFrames: how long captions may be that are compared, at ``SpeechContrast/rate``.
  private init(_ speech: SpeechContrast, captionFrames: Int) {
    self.speech = speech
    correlator = Correlator(length: speech.values.count + captionFrames)
    captionCorrelator = Correlator(length: captionFrames + Self.likenessFrames)
    spectrum = correlator.spectrum(of: speech.values)
    likeness = Self.likeness(speech.values, correlator)
  }

  /// For all or some of these cues, at ratios up to a tenth from 1.
  init(_ speech: SpeechContrast, for cues: some Collection<CueSpan>) {
    let (first, last) = (cues.map(\.startMs).min() ?? 0, cues.map(\.endMs).max() ?? 0)
    self.init(speech, captionFrames: Int((last - first) * 1.11 * Self.rate / 1_000) + 3)
  }

  /// - Parameters:
  ///   - cues: by time.
  ///   - ratio: how much longer things last in the media than in the captions.
  /// - Returns: `nil` where there are too few cues or too little media to compare.
  func curve(_ cues: some Collection<CueSpan>, ratio: Double) -> ShiftCurve? {
    let raster = CueRaster(cues, ratio: ratio, rate: Self.rate)
    let captions = MovingMean.removed(from: raster.values, reach: SpeechContrast.reach)
    let (count, cueCount) = (speech.values.count, captions.count)
    guard count >= Self.leastFrames, cueCount >= Self.leastFrames, count + cueCount <= correlator.length,
      cueCount + Self.likenessFrames <= captionCorrelator.length
    else { return nil }
    let least = Int(Self.leastOverlap * Double(min(count, cueCount)))
    // The raster's first frame lies at frame `lag` of the speech.
    let lags = (least - cueCount)...(count - least)
    return ShiftCurve(
      firstShift: lags.lowerBound - raster.start, rate: Self.rate, ratio: ratio,
      places: places(captions, lags),
      persistence: persistence(Self.likeness(captions, captionCorrelator)))
  }

  private func places(_ captions: [Float], _ lags: ClosedRange<Int>) -> [ShiftCurve.Place] {
    let scale = 1 / Double(correlator.length)
    let speechPowers = speech.powers
    let powers = RunningSums.of(captions.lazy.map { Double($0 * $0) })
    return correlator.correlate(captions, with: spectrum) { products in
      lags.map { lag in
        let (from, to) = (max(0, lag), min(speech.values.count, lag + captions.count))
        let power = (speechPowers[to] - speechPowers[from]) * (powers[to - lag] - powers[from - lag])
        let product = Double(products[lag < 0 ? lag + products.count : lag]) * scale
        return ShiftCurve.Place(
          likeness: power > 0 ? Float(product * abs(product) / power) : 0, frames: Float(to - from))
      }
    }
  }

  /// Frames that count as one independent value.
  private func persistence(_ captions: [Float]) -> Double {
    let further = zip(likeness, captions).dropFirst().reduce(0) { $0 + $1.0 * $1.1 }
    return max(1, 1 + 2 * Double(further))
  }

  /// The autocorrelation from lag 0 on, which is 1 there.
  private static func likeness(_ values: [Float], _ correlator: Correlator) -> [Float] {
    correlator.correlate(values) { products in
      let scale = 1 / max(products[0], .leastNormalMagnitude)
      return products.prefix(min(likenessFrames, values.count)).map { $0 * scale }
    }
  }
}
