/// Values less the mean of their surroundings, as far as there are any.
enum MovingMean {
  /// - Parameter reach: values before and after each that its mean is taken over.
  static func removed(from values: [Float], reach: Int) -> [Float] {
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    for value in values { sums.append(sums[sums.count - 1] + Double(value)) }
    return values.indices.map { index in
      let (low, high) = (max(0, index - reach), min(values.count, index + reach + 1))
      return values[index] - Float((sums[high] - sums[low]) / Double(high - low))
    }
  }
}
