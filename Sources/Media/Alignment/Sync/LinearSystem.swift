/// Weighted least squares for a few dozen unknowns, by the normal equations and Cholesky's decomposition.
struct LinearSystem {
  private let size: Int
  private var matrix: [Double]
  private var right: [Double]

  init(unknowns: Int) {
    size = unknowns
    matrix = [Double](repeating: 0, count: unknowns * unknowns)
    right = [Double](repeating: 0, count: unknowns)
  }

  /// Adds an equation: the sum of coefficients times unknowns is `value`, with a weight of one over its variance.
  mutating func add(_ terms: [(unknown: Int, coefficient: Double)], equals value: Double, weight: Double) {
    for one in terms {
      right[one.unknown] += weight * one.coefficient * value
      for other in terms {
        matrix[one.unknown * size + other.unknown] += weight * one.coefficient * other.coefficient
      }
    }
  }

  /// The unknowns and their standard deviations; `nil` where the equations do not determine them.
  func solved() -> (values: [Double], deviations: [Double])? {
    guard let factor = cholesky() else { return nil }
    var deviations = [Double](repeating: 0, count: size)
    for unknown in 0..<size {
      var unit = [Double](repeating: 0, count: size)
      unit[unknown] = 1
      deviations[unknown] = substitute(factor, unit)[unknown].squareRoot()
    }
    return (substitute(factor, right), deviations)
  }

  /// The lower triangle whose product with its transpose is the matrix.
  private func cholesky() -> [Double]? {
    var factor = matrix
    for column in 0..<size {
      for row in column..<size {
        var sum = factor[row * size + column]
        for inner in 0..<column { sum -= factor[row * size + inner] * factor[column * size + inner] }
        if row == column {
          guard sum > 0 else { return nil }
          factor[row * size + column] = sum.squareRoot()
        } else {
          factor[row * size + column] = sum / factor[column * size + column]
        }
      }
    }
    return factor
  }

  private func substitute(_ factor: [Double], _ right: [Double]) -> [Double] {
    var values = right
    for row in 0..<size {
      for inner in 0..<row { values[row] -= factor[row * size + inner] * values[inner] }
      values[row] /= factor[row * size + row]
    }
    for row in (0..<size).reversed() {
      for inner in stride(from: row + 1, to: size, by: 1) {
        values[row] -= factor[inner * size + row] * values[inner]
      }
      values[row] /= factor[row * size + row]
    }
    return values
  }
}
