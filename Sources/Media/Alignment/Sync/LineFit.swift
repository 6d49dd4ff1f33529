import Foundation

/// A straight line through the peaks of single windows, in which windows that disagree do not count.
struct LineFit {
  var line: ClockLine
  /// Windows with something to hear in both recordings.
  var windows: Int
  /// Windows whose own highest peak lies on the line.
  var agreeing: Int
  /// 1.4826 × the median absolute deviation of the agreeing windows, in samples.
  var spread: Double
  /// One standard deviation of the delay at the line's center, in samples.
  var delayDeviation: Double
  /// Standard deviation of the windows' times, in samples; `nil` with fewer than three windows, which say nothing of a slope.
  var timeSpread: Double?
  /// For each window, how high its correlation is on the line, in standard deviations of chance.
  var heights: [Float]

  /// One standard deviation of the slope; `nil` with fewer than three windows.
  var slopeDeviation: Double? { timeSpread.map { delayDeviation / $0 } }

  /// A window's own peak this near to the line is on it, in samples: 1 ms.
  static let tolerance = 8.0
  /// Around the line, peaks are looked for this far, in samples.
  private static let reach = 6.0

  /// - Parameter line: where the windows together say that it is.
  init(_ traces: WaveformStack.Traces, near line: ClockLine) {
    let oversampling = Double(PhaseTransform.oversampling)
    let middle = PhaseTransform.reach * PhaseTransform.oversampling
    var points: [(time: Double, delay: Double, weight: Double)] = []
    var isOwnPeak: [Bool] = []
    heights = []
    for (row, time) in traces.times.enumerated() {
      let trace = traces.trace(row)
      let reference = traces.reference.delay(at: time)
      let expected = Double(middle) + (line.delay(at: time) - reference) * oversampling
      let reach = Int(Self.reach * oversampling)
      let low = max(1, Int(expected.rounded()) - reach)
      let high = min(trace.count - 2, Int(expected.rounded()) + reach)
      guard low <= high else {
        heights.append(0)
        continue
      }
      let base = trace.startIndex
      let near = Self.peak(in: trace, from: low, to: high)
      heights.append(trace[base + near])
      let strength = Double(trace[base + near])
      let isSummit =
        trace[base + near] >= trace[base + near - 1] && trace[base + near] >= trace[base + near + 1]
      guard strength > 2.5, isSummit else { continue }
      let top = Self.peak(in: trace, from: 1, to: trace.count - 2)
      let position =
        Double(near) + Self.vertex(trace[base + near - 1], trace[base + near], trace[base + near + 1])
      points.append((time, reference + (position - Double(middle)) / oversampling, strength * strength))
      isOwnPeak.append(abs(top - near) <= 1)
    }
    windows = traces.times.count
    let fit = Self.robust(points, start: line)
    self.line = fit.line
    delayDeviation = fit.delayDeviation
    timeSpread = fit.timeSpread
    let agreeing = points.indices.filter {
      isOwnPeak[$0] && abs(points[$0].delay - fit.line.delay(at: points[$0].time)) <= Self.tolerance
    }
    self.agreeing = agreeing.count
    let residuals = agreeing.map { abs(points[$0].delay - fit.line.delay(at: points[$0].time)) }.sorted()
    spread = residuals.isEmpty ? 0 : 1.482_6 * residuals[residuals.count / 2]
  }

  private static func peak(in trace: ArraySlice<Float>, from low: Int, to high: Int) -> Int {
    var best = low
    for index in low...high where trace[trace.startIndex + index] > trace[trace.startIndex + best] {
      best = index
    }
    return best
  }

  /// Where the top of a parabola through three neighbouring values lies, -0.5 … 0.5.
  ///
  /// The correlation has twice the samples that its bandwidth needs; there the parabola is off by less than 0.02 samples,
  /// 1 µs, which windows at different fractions of a sample average out.
  private static func vertex(_ before: Float, _ top: Float, _ after: Float) -> Double {
    let curvature = Double(before - 2 * top + after)
    guard curvature < 0 else { return 0 }
    return max(-0.5, min(0.5, 0.5 * Double(before - after) / curvature))
  }

  /// Iteratively reweighted least squares with Tukey's biweight, whose scale is the median absolute deviation.
  private static func robust(
    _ points: [(time: Double, delay: Double, weight: Double)], start: ClockLine
  ) -> (line: ClockLine, delayDeviation: Double, timeSpread: Double?) {
    var line = start
    var deviations = (delay: reach, time: Double?.none)
    for _ in 0..<8 {
      let residuals = points.map { $0.delay - line.delay(at: $0.time) }
      let sorted = residuals.map(abs).sorted()
      guard !sorted.isEmpty else { break }
      // Never tighter than a twentieth of a sample, which is 6 µs.
      let scale = 4.685 * max(0.05, 1.482_6 * sorted[sorted.count / 2])
      var sums = (weight: 0.0, time: 0.0, delay: 0.0)
      let weights = residuals.indices.map { index in
        let ratio = residuals[index] / scale
        return abs(ratio) < 1 ? points[index].weight * pow(1 - ratio * ratio, 2) : 0
      }
      for (point, weight) in zip(points, weights) {
        sums.weight += weight
        sums.time += weight * point.time
        sums.delay += weight * point.delay
      }
      guard sums.weight > 0 else { break }
      let (time, delay) = (sums.time / sums.weight, sums.delay / sums.weight)
      var (square, product, error) = (0.0, 0.0, 0.0)
      for (point, weight) in zip(points, weights) {
        square += weight * (point.time - time) * (point.time - time)
        product += weight * (point.time - time) * (point.delay - delay)
      }
      let used = weights.reduce(into: 0) { $0 += $1 > 0 ? 1 : 0 }
      let slope = used >= 3 && square > 0 ? product / square : line.slope
      line = ClockLine(center: time, delay: delay, slope: slope)
      for (point, weight) in zip(points, weights) {
        error += weight * pow(point.delay - line.delay(at: point.time), 2)
      }
      guard used >= 3, square > 0 else {
        deviations = (reach / 4, nil)
        continue
      }
      let variance = error / sums.weight * Double(used) / Double(used - 2)
      let effective = sums.weight * sums.weight / weights.reduce(0) { $0 + $1 * $1 }
      deviations = ((variance / effective).squareRoot(), (square / sums.weight).squareRoot())
    }
    return (line, deviations.delay, deviations.time)
  }
}
