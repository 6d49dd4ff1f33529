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
  private let correlator: Correlator

  /// - Parameter captionFrames: how long captions may be that are compared, at ``SpeechContrast/rate``.
  private init(_ speech: SpeechContrast, captionFrames: Int) {
    self.speech = speech
    correlator = Correlator(length: speech.values.count + captionFrames)
    spectrum = correlator.spectrum(of: speech.values)
    likeness = Autocorrelation.of(speech.values, lags: Self.likenessFrames)
  }

  /// For all or some of these cues, at ratios up to a tenth from 1.
  init(_ speech: SpeechContrast, for cues: some Collection<CueSpan>) {
    let (first, last) = (cues.map(\.startMs).min() ?? 0, cues.map(\.endMs).max() ?? 0)
    self.init(speech, captionFrames: Int((last - first) * 1.11 * Self.rate / 1_000) + 3)
  }

  /// Captions and speech at every shift.
  /// - Parameters:
  ///   - cues: by time.
  ///   - ratio: how much longer things last in the media than in the captions.
  /// - Returns: `nil` where there are too few cues or too little media to compare.
  func curve(_ cues: some Collection<CueSpan>, ratio: Double) -> ShiftCurve? {
    guard let row = CaptionRow(cues, ratio: ratio), let lags = lags(row),
      row.values.count + speech.values.count <= correlator.length
    else { return nil }
    let scale = 1 / Double(correlator.length)
    let places = correlator.correlate(row.values, with: spectrum) { products in
      lags.map { place(row, lag: $0, Double(products[$0 < 0 ? $0 + products.count : $0]) * scale) }
    }
    return ShiftCurve(
      firstShift: lags.lowerBound - row.start, rate: Self.rate, ratio: ratio, places: places,
      shiftCount: lags.count, persistence: persistence(row))
  }

  /// The same around one shift only, without transforms as long as the recording.
  func curve(_ cues: some Collection<CueSpan>, ratio: Double, near shiftMs: Double) -> ShiftCurve? {
    guard let row = CaptionRow(cues, ratio: ratio), let lags = lags(row) else { return nil }
    let lag = Int((shiftMs * Self.rate / 1_000).rounded()) + row.start
    let reach = ShiftCurve.reach(rate: Self.rate)
    let (low, high) = (max(lags.lowerBound, lag - reach), min(lags.upperBound, lag + reach))
    let places = low <= high ? (low...high).map { place(row, lag: $0, product(row, lag: $0)) } : []
    return ShiftCurve(
      firstShift: low - row.start, rate: Self.rate, ratio: ratio, places: places,
      shiftCount: lags.count,
      persistence: persistence(row))
  }

  /// Captions as they are compared.
  private struct CaptionRow {
    /// The frame that ``values`` begin with, at a shift of 0.
    let start: Int
    let values: [Float]
    /// Sums of squares up to each frame.
    let powers: [Double]

    /// - Returns: `nil` where they are too short.
    init?(_ cues: some Collection<CueSpan>, ratio: Double) {
      let raster = CueRaster(cues, ratio: ratio, rate: ShiftSearch.rate)
      guard raster.values.count >= ShiftSearch.leastFrames else { return nil }
      start = raster.start
      values = MovingMean.removed(from: raster.values, reach: SpeechContrast.reach)
      powers = RunningSums.of(values.lazy.map { Double($0 * $0) })
    }
  }

  /// Where the first frame of captions may lie in the speech.
  private func lags(_ row: CaptionRow) -> ClosedRange<Int>? {
    let (count, cueCount) = (speech.values.count, row.values.count)
    guard count >= Self.leastFrames else { return nil }
    let least = Int(Self.leastOverlap * Double(min(count, cueCount)))
    return (least - cueCount)...(count - least)
  }

  private func place(_ row: CaptionRow, lag: Int, _ product: Double) -> ShiftCurve.Place {
    let (from, to) = (max(0, lag), min(speech.values.count, lag + row.values.count))
    let power =
      (speech.powers[to] - speech.powers[from]) * (row.powers[to - lag] - row.powers[from - lag])
    return ShiftCurve.Place(
      likeness: power > 0 ? Float(product * abs(product) / power) : 0, frames: Float(to - from))
  }

  private func product(_ row: CaptionRow, lag: Int) -> Double {
    let (from, to) = (max(0, lag), min(speech.values.count, lag + row.values.count))
    return zip(speech.values[from..<to], row.values[from - lag..<to - lag]).reduce(0) {
      $0 + Double($1.0 * $1.1)
    }
  }

  /// Frames that count as one independent value.
  private func persistence(_ row: CaptionRow) -> Double {
    let captions = Autocorrelation.of(row.values, lags: Self.likenessFrames)
    let further = zip(likeness, captions).dropFirst().reduce(0) { $0 + $1.0 * $1.1 }
    return max(1, 1 + 2 * Double(further))
  }
}
