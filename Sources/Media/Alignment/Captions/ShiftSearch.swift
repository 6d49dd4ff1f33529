import Foundation
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

  private let speech: SpeechContrast
  private let transform: RealTransform
  private let spectrum: [SIMD2<Float>]
  private let likeness: [Float]

  /// - Parameter captionFrames: how long captions may be that are compared, at ``SpeechContrast/rate``.
  init(_ speech: SpeechContrast, captionFrames: Int) {
    self.speech = speech
    transform = RealTransform(length: RealTransform.fastLength(atLeast: speech.values.count + captionFrames))
    spectrum = Self.spectrum(speech.values, transform)
    likeness = Self.likeness(spectrum, transform, count: speech.values.count)
  }

  /// For all of some cues at ratios up to a tenth from 1.
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
    guard count >= Self.leastFrames, cueCount >= Self.leastFrames, count + cueCount <= transform.length else {
      return nil
    }
    let captionSpectrum = Self.spectrum(captions, transform)
    let products = Self.correlate(spectrum, captionSpectrum, transform)
    let persistence = persistence(Self.likeness(captionSpectrum, transform, count: cueCount))
    var powers = [0.0]
    for value in captions { powers.append(powers[powers.count - 1] + Double(value * value)) }

    let least = Int(Self.leastOverlap * Double(min(count, cueCount)))
    // The raster's first frame lies at frame `lag` of the speech.
    let lags = (least - cueCount)...(count - least)
    let heights = lags.map { lag -> Float in
      let (from, to) = (max(0, lag), min(count, lag + cueCount))
      let power = (speech.powers[to] - speech.powers[from]) * (powers[to - lag] - powers[from - lag])
      guard power > 0 else { return 0 }
      let product = Double(products[lag < 0 ? lag + transform.length : lag])
      return Self.height(correlation: product / power.squareRoot(), count: Double(to - from) / persistence)
    }
    return ShiftCurve(
      firstShift: lags.lowerBound - raster.start, rate: Self.rate, ratio: ratio, heights: heights,
      trials: Double(lags.count) / persistence)
  }

  /// The root of twice the logarithm of the likelihood ratio of "as alike as this" and "not at all"; with the sign of the
  /// correlation. For small correlations, it is the correlation times the root of the count.
  private static func height(correlation: Double, count: Double) -> Float {
    let square = min(0.99, correlation * correlation)
    let height = (-count * log(1 - square)).squareRoot()
    return Float(correlation < 0 ? -height : height)
  }

  /// Frames that count as one independent value.
  private func persistence(_ captions: [Float]) -> Double {
    let further = zip(likeness, captions).dropFirst().reduce(0) { $0 + $1.0 * $1.1 }
    return max(1, 1 + 2 * Double(further))
  }

  /// The autocorrelation from lag 0 on, which is 1 there.
  private static func likeness(_ spectrum: [SIMD2<Float>], _ transform: RealTransform, count: Int) -> [Float]
  {
    let products = correlate(spectrum, spectrum, transform)
    let scale = 1 / max(products[0], .leastNormalMagnitude)
    return products.prefix(min(Int(30 * rate), count)).map { $0 * scale }
  }

  /// Σ a(t + lag) · b(t), for lags from 0 on and, from the end, for negative ones.
  private static func correlate(
    _ a: [SIMD2<Float>], _ b: [SIMD2<Float>], _ transform: RealTransform
  ) -> [Float] {
    var product = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
    ComplexArithmetic.addCorrelation(a, b, to: &product, count: transform.binCount)
    var result = [Float](repeating: 0, count: transform.length)
    transform.inverse(&product, &result)
    let scale = 1 / Float(transform.length)
    return result.map { $0 * scale }
  }

  private static func spectrum(_ values: [Float], _ transform: RealTransform) -> [SIMD2<Float>] {
    let padded = values + [Float](repeating: 0, count: transform.length - values.count)
    var spectrum = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
    transform.forward(padded, &spectrum)
    return spectrum
  }
}
