/// Finds the straight line along which many short correlations agree best, without deciding on any one of them.
///
/// Each trace is the correlation of one short stretch over a common range of lags. Summing the traces along every line
/// of lag against time, the slant stack or τ-p transform of seismology (Schultz and Claerbout, Geophysics 43, 1978),
/// adds up what belongs to one offset and one clock drift, while everything else cancels.
struct SlantStack {
  /// Times of the traces.
  let times: [Double]
  /// One row for each trace: values in standard deviations, at lags from `-reach` to `reach` steps.
  let traces: [Float]
  /// Steps to either side.
  let reach: Int

  /// A line and what it gathers.
  struct Peak {
    /// In steps, at the middle of the times.
    var lag: Double
    /// In steps per unit of time.
    var slope: Double
    /// Sum over the traces, divided by the square root of their number.
    var height: Float
  }

  var traceLength: Int { 2 * reach + 1 }

  /// The middle of the times.
  var center: Double { ((times.first ?? 0) + (times.last ?? 0)) / 2 }

  /// The best line, and the height of the best one that crosses the middle elsewhere.
  /// - Parameters:
  ///   - slopes: which slopes to try, in steps per unit of time; they are half a step apart at the ends of the times.
  ///   - apart: steps from the best line at which another one counts as a rival.
  func best(slopes: ClosedRange<Double>, apart: Int) -> (peak: Peak, rival: Float) {
    let halfSpan = max(1e-9, ((times.last ?? 0) - (times.first ?? 0)) / 2)
    let middle = (slopes.lowerBound + slopes.upperBound) / 2
    let slopeSteps = Int(((slopes.upperBound - middle) * halfSpan * 2).rounded(.down))
    var best = Peak(lag: 0, slope: 0, height: -.infinity)
    var ridge = [Float](repeating: -.infinity, count: traceLength)
    var sum = [Float](repeating: 0, count: traceLength)
    for slopeStep in -slopeSteps...slopeSteps {
      let slope = middle + Double(slopeStep) / (2 * halfSpan)
      stack(slope: slope, into: &sum)
      for index in sum.indices {
        if sum[index] > ridge[index] { ridge[index] = sum[index] }
        if sum[index] > best.height {
          best = Peak(lag: Double(index - reach), slope: slope, height: sum[index])
        }
      }
    }
    var rival: Float = 0
    for index in ridge.indices where abs(index - reach - Int(best.lag)) > apart {
      rival = max(rival, ridge[index])
    }
    return (best, rival)
  }

  /// Sums all traces along lines of one slope, for every lag in the middle.
  private func stack(slope: Double, into sum: inout [Float]) {
    let length = traceLength
    for index in 0..<length { sum[index] = 0 }
    let center = center
    traces.withUnsafeBufferPointer { traces in
      sum.withUnsafeMutableBufferPointer { sum in
        for (row, time) in times.enumerated() {
          let shift = Int((slope * (time - center)).rounded())
          let (low, high) = (max(0, -shift), min(length, length - shift))
          guard low < high else { continue }
          let base = row * length + shift
          for index in low..<high { sum[index] += traces[base + index] }
        }
        let scale = 1 / Float(max(1, times.count)).squareRoot()
        for index in 0..<length { sum[index] *= scale }
      }
    }
  }
}
