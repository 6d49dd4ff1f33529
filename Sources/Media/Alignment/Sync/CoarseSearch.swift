import Spectrum

/// An offset at which two recordings may belong together.
struct CoarseCandidate: Hashable {
  /// Frames by which the second recording starts after the first.
  var lag: Int
  /// Frames around the lag over which clock drift may have smeared the peak.
  var reach: Int
  /// Height in standard deviations of what other lags give.
  var height: Float
}

/// Compares two recordings at every offset, over all of their length.
///
/// The cross-correlation of the features, summed over the bands, divided by the square root of the overlap so that
/// every offset has equal chances. Clocks that run differently smear its peak over several lags; sums over
/// runs of lags of growing width catch those.
struct CoarseSearch {
  /// Offsets with less overlap than this are not considered, in frames: 0.7 s.
  static let minimumOverlap = 70
  /// Peaks nearer than this to a higher one are the same peak, in frames.
  private static let separation = 30
  /// Longer recordings are compared in coarser frames, so that memory stays bounded.
  fileprivate static let longestTransform = 1 << 21

  /// In ppm.
  let maximumDrift: Double
  /// How many to find.
  let candidateCount: Int

  /// How well the recordings fit at every lag, in standard deviations, for a picture.
  /// - Returns: the heights from the lowest lag on; a lag is `step` frames.
  func curve(_ first: SoundFeatures, _ second: SoundFeatures) -> (heights: [Float], lowest: Int, step: Int) {
    guard let lags = Lags(first, second) else { return ([], 0, 1) }
    return (Self.heights(lags, width: 1), lags.lowest, lags.step)
  }

  func candidates(_ first: SoundFeatures, _ second: SoundFeatures) -> [CoarseCandidate] {
    guard let lags = Lags(first, second) else { return [] }
    let step = lags.step
    var found: [CoarseCandidate] = []
    var width = 1
    let longestOverlap = min(lags.firstCount, lags.secondCount)
    while width == 1 || Double(width) / 2 <= maximumDrift * 1e-6 * Double(longestOverlap) {
      let heights = Self.heights(lags, width: width)
      for peak in Self.peaks(heights, count: candidateCount, separation: max(Self.separation / step, width)) {
        found.append(
          CoarseCandidate(
            lag: (lags.lowest + peak) * step, reach: (width / 2 + 1) * step, height: heights[peak]))
      }
      width *= 4
    }
    return distinct(found)
  }

  /// The highest of candidates that are not the same.
  private func distinct(_ found: [CoarseCandidate]) -> [CoarseCandidate] {
    var kept: [CoarseCandidate] = []
    for candidate in found.sorted(by: { ($0.height, $1.lag) > ($1.height, $0.lag) }) {
      let isNew = kept.allSatisfy { abs($0.lag - candidate.lag) > max(Self.separation, $0.reach) }
      if isNew { kept.append(candidate) }
      if kept.count == candidateCount { break }
    }
    return kept
  }

  /// Sums over runs of `width` lags, in standard deviations.
  private static func heights(_ lags: Lags, width: Int) -> [Float] {
    let (raw, lowest, firstCount, secondCount) = (lags.values, lags.lowest, lags.firstCount, lags.secondCount)
    var heights = [Float](repeating: 0, count: raw.count)
    var sum: Double = 0
    let half = width / 2
    for index in 0..<min(half, raw.count) { sum += Double(raw[index]) }
    for index in raw.indices {
      if index + half < raw.count { sum += Double(raw[index + half]) }
      if index - half - 1 >= 0 { sum -= Double(raw[index - half - 1]) }
      let lag = lowest + index
      let overlap = min(firstCount, secondCount + lag) - max(0, lag)
      heights[index] = Float(sum / Double(max(1, overlap)).squareRoot())
    }
    let stride = max(1, heights.count / 20_000)
    var sizes = Swift.stride(from: 0, to: heights.count, by: stride).map { abs(heights[$0]) }
    sizes.sort()
    // The median of the absolute values of a normal distribution is 0.6745 of its standard deviation.
    let deviation = sizes[sizes.count / 2] / 0.674_5
    guard deviation > 0 else { return [Float](repeating: 0, count: heights.count) }
    for index in heights.indices { heights[index] /= deviation }
    return heights
  }

  /// Indices of the highest values that are far enough from each other.
  private static func peaks(_ heights: [Float], count: Int, separation: Int) -> [Int] {
    // The maximum of each block first: every separate peak is the maximum of its block or beside a higher one.
    var blocks: [Int] = []
    var start = 0
    while start < heights.count {
      let end = min(heights.count, start + separation)
      var best = start
      for index in start..<end where heights[index] > heights[best] { best = index }
      if heights[best] > 0 { blocks.append(best) }
      start = end
    }
    blocks.sort { (heights[$0], $1) > (heights[$1], $0) }
    var peaks: [Int] = []
    for index in blocks where peaks.allSatisfy({ abs($0 - index) >= separation }) {
      peaks.append(index)
      if peaks.count == count { break }
    }
    return peaks
  }
}

/// The cross-correlation of the features at every lag with enough overlap.
private struct Lags {
  /// Frames that are taken together.
  let step: Int
  /// Of both recordings, in steps.
  let firstCount: Int
  let secondCount: Int
  /// The first value's lag, in steps.
  let lowest: Int
  let values: [Float]

  init?(_ first: SoundFeatures, _ second: SoundFeatures) {
    var step = 1
    while (first.count + second.count) / step > CoarseSearch.longestTransform { step *= 2 }
    self.step = step
    firstCount = first.count / step
    secondCount = second.count / step
    guard firstCount > 0, secondCount > 0 else { return nil }
    let shortest = max(1, min(CoarseSearch.minimumOverlap / step, firstCount, secondCount))
    let length = RealTransform.fastLength(atLeast: firstCount + secondCount)
    let correlation = Self.correlation(first, second, step: step, length: length)
    let lowest = shortest - secondCount
    self.lowest = lowest
    // Lag k of a circular correlation is at k modulo its length.
    values = (lowest...(firstCount - shortest)).map { correlation[$0 >= 0 ? $0 : $0 + length] }
  }

  /// The circular cross-correlation of all bands together.
  private static func correlation(
    _ first: SoundFeatures, _ second: SoundFeatures, step: Int, length: Int
  ) -> [Float] {
    let transform = RealTransform(length: length)
    var samples = [Float](repeating: 0, count: length)
    var spectra = (
      [SIMD2<Float>](repeating: .zero, count: transform.binCount),
      [SIMD2<Float>](repeating: .zero, count: transform.binCount)
    )
    var sum = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
    for band in 0..<SoundFeatures.bandCount {
      first.copy(band: band, step: step, into: &samples)
      transform.forward(samples, &spectra.0)
      second.copy(band: band, step: step, into: &samples)
      transform.forward(samples, &spectra.1)
      ComplexArithmetic.addCorrelation(spectra.0, spectra.1, to: &sum, count: transform.binCount)
    }
    transform.inverse(&sum, &samples)
    return samples
  }
}

extension SoundFeatures {
  /// Copies one band, the mean of `step` frames each, followed by zeros.
  fileprivate func copy(band: Int, step: Int, into samples: inout [Float]) {
    let frames = count / step
    let scale = 1 / (Self.unit * Float(step))
    for frame in 0..<frames {
      var sum: Float = 0
      for part in 0..<step { sum += Float(values[(frame * step + part) * Self.bandCount + band]) }
      samples[frame] = sum * scale
    }
    for index in frames..<samples.count { samples[index] = 0 }
  }
}
