import Foundation

/// The ratio and shift with which the beginnings of cues fall on beginnings of speech, from the corrections that blocks
/// of cues ask for.
struct TempoFit {
  var ratio: Double
  var shiftMs: Double
  /// What is known of the ratio, as a standard deviation.
  var uncertainty: Double
  /// The mean of the starts of the cues, in ms on their clock.
  private let middle: Double

  /// Cues of a block; fewer are led astray by what stands beside them.
  private static let blockLength = 12
  private static let mostBlocks = 200
  /// How far a block's correction is looked for, in ms.
  private static let width = 500.0
  /// Corrections of blocks scatter by this at the least, in ms; of a few blocks it may seem less by chance.
  private static let leastScatter = 20.0

  /// Follows a ratio that is about right for some of the cues outwards to all of them.
  /// - Parameters:
  ///   - cues: by time.
  ///   - start: the cues for which `ratio` and `shiftMs` are right to ``width``.
  /// - Returns: `nil` where there are too few cues.
  init?(_ cues: [CueSpan], from start: Range<Int>, ratio: Double, shiftMs: Double, _ onsets: OnsetCurve) {
    (self.ratio, self.shiftMs, uncertainty) = (ratio, shiftMs, .infinity)
    middle = cues.reduce(0) { $0 + $1.startMs } / Double(max(1, cues.count))
    var range = start
    while true {
      // Twice, because blocks are sharper with a ratio that is right.
      for _ in 0..<2 {
        guard improve(cues[range], onsets) else { return nil }
      }
      guard range != cues.indices else { return }
      let more = max(Self.blockLength, range.count / 2)
      range = max(0, range.lowerBound - more)..<min(cues.count, range.upperBound + more)
    }
  }

  /// For a fit with one shift for all cues; `nil` for one with several.
  init?(_ fit: CaptionFit, _ cues: [CueSpan], _ onsets: OnsetCurve) {
    guard fit.segments.count == 1 else { return nil }
    self.init(cues, from: cues.indices, ratio: fit.ratio, shiftMs: fit.segments[0].shiftMs, onsets)
  }

  /// Whether a ratio is five standard deviations from this one.
  func isCertainly(otherThan ratio: Double) -> Bool { abs(self.ratio - ratio) > 5 * uncertainty }

  /// The same with the nearest of some ratios and the middle of the cues where it is; `nil` where none is within three
  /// standard deviations.
  func nearest(of ratios: [Double]) -> TempoFit? {
    guard let nearest = ratios.min(by: { abs($0 - ratio) < abs($1 - ratio) }),
      abs(nearest - ratio) < 3 * uncertainty
    else { return nil }
    var fit = self
    fit.shiftMs += (ratio - nearest) * middle
    fit.ratio = nearest
    return fit
  }

  private mutating func improve(_ cues: ArraySlice<CueSpan>, _ onsets: OnsetCurve) -> Bool {
    var points: [(x: Double, y: Double)] = []
    let length = max(Self.blockLength, cues.count / Self.mostBlocks)
    for start in stride(from: cues.startIndex, to: cues.endIndex, by: length) {
      let block = cues[start..<min(cues.endIndex, start + length)]
      guard block.count >= length / 2 else { continue }
      let starts = block.map { $0.startMs * ratio + shiftMs }
      guard let correction = onsets.correction(starts, within: Self.width) else { continue }
      points.append((block.reduce(0) { $0 + $1.startMs } / Double(block.count), correction))
    }
    guard points.count >= 3, let line = TheilSenLine(points, leastScatter: Self.leastScatter) else {
      return false
    }
    ratio += line.slope
    shiftMs += line.intercept
    uncertainty = line.slopeUncertainty
    return true
  }
}

/// A line through points of which up to a quarter may be anywhere.
///
/// Source: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", Journal of the American Statistical
/// Association 63 (1968).
struct TheilSenLine {
  let slope: Double
  /// The value where x is 0.
  let intercept: Double
  /// As a standard deviation, from the scatter of most points.
  let slopeUncertainty: Double

  /// - Parameters:
  ///   - points: at least two of different x.
  ///   - leastScatter: what the points scatter by at the least, as a standard deviation.
  init?(_ points: [(x: Double, y: Double)], leastScatter: Double = 0) {
    var slopes: [Double] = []
    for (index, one) in points.enumerated() {
      for other in points[(index + 1)...] where other.x != one.x {
        slopes.append((other.y - one.y) / (other.x - one.x))
      }
    }
    guard !slopes.isEmpty else { return nil }
    let slope = Self.median(slopes)
    let intercept = Self.median(points.map { $0.y - slope * $0.x })
    let scatter = max(leastScatter, 1.483 * Self.median(points.map { abs($0.y - slope * $0.x - intercept) }))
    let mean = points.reduce(0) { $0 + $1.x } / Double(points.count)
    let spread = points.reduce(0) { $0 + ($1.x - mean) * ($1.x - mean) }
    self.slope = slope
    self.intercept = intercept
    slopeUncertainty = spread > 0 ? scatter / spread.squareRoot() : .infinity
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
