/// The extent of the samples in one stretch of a channel, each -1 … 1 where full scale is 1.
public struct WaveformPeak: Sendable, Hashable {
  public var minimum: Float
  public var maximum: Float
  /// The root of the mean square, 0 … 1; 0 draws none.
  public var rootMeanSquare: Float

  public init(minimum: Float, maximum: Float, rootMeanSquare: Float = 0) {
    self.minimum = minimum
    self.maximum = maximum
    self.rootMeanSquare = rootMeanSquare
  }
}

extension Array where Element == WaveformPeak {
  /// The peaks for a number of columns that share the time evenly: several peaks become their common extent,
  /// and with fewer peaks than columns each fills several columns.
  func spread(over columns: Int) -> [WaveformPeak] {
    guard !isEmpty else {
      return [WaveformPeak](repeating: WaveformPeak(minimum: 0, maximum: 0), count: columns)
    }
    return (0..<columns).map { column in
      let start = column * count / columns
      let end = Swift.max(start + 1, (column + 1) * count / columns)
      let part = self[start..<Swift.min(end, count)]
      var minimum = Float.infinity
      var maximum = -Float.infinity
      var squares: Float = 0
      for peak in part {
        minimum = Swift.min(minimum, peak.minimum)
        maximum = Swift.max(maximum, peak.maximum)
        squares += peak.rootMeanSquare * peak.rootMeanSquare
      }
      return WaveformPeak(
        minimum: minimum, maximum: maximum, rootMeanSquare: (squares / Float(part.count)).squareRoot())
    }
  }
}
