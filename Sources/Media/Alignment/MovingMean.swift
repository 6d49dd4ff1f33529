/// Values less the mean of their surroundings, as far as there are any.
enum MovingMean {
  /// - Parameter reach: values before and after each that its mean is taken over.
  static func removed(from values: [Float], reach: Int) -> [Float] {
    let sums = RunningSums.of(values.lazy.map(Double.init))
    return sums.withUnsafeBufferPointer { sums in
      values.indices.map { index in
        let (low, high) = (max(0, index - reach), min(values.count, index + reach + 1))
        return values[index] - Float((sums[high] - sums[low]) / Double(high - low))
      }
    }
  }
}
