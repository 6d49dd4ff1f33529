import Foundation

/// How well captions fit the speech at each shift, in standard deviations of what chance gives.
struct ShiftCurve {
  /// Of the first of ``heights``, in frames.
  let firstShift: Int
  /// Frames per second.
  let rate: Double
  let ratio: Double
  let heights: [Float]
  /// How many of the heights are independent of each other.
  let trials: Double

  /// The highest place: the shift in ms, to be added to the captions' times after these were multiplied by the ratio,
  /// and its height.
  var peak: (shiftMs: Double, height: Double)? {
    guard let best = heights.indices.max(by: { heights[$0] < heights[$1] }), heights[best] > 0 else {
      return nil
    }
    return (Double(best + firstShift) * 1_000 / rate, Double(heights[best]))
  }

  /// The greatest height within 0.2 s of a shift; 0 outside of the curve.
  func height(near shiftMs: Double) -> Double {
    let place = Int((shiftMs * rate / 1_000).rounded()) - firstShift
    let reach = Int(rate / 5)
    let (low, high) = (max(0, place - reach), min(heights.count - 1, place + reach))
    guard low <= high else { return 0 }
    return Double(heights[low...high].max() ?? 0)
  }

  /// How much better than chance a height is: the logarithm of the odds that the highest of all that were tried would
  /// not be that high by chance, roughly.
  func evidence(height: Double) -> Double {
    guard height > 0 else { return 0 }
    return max(0, height * height / 2 - log(max(1, trials)))
  }
}
