/// Loops over spectra, written so that the compiler makes vector code of them.
public enum ComplexArithmetic {
  /// Adds `first · conj(second)` to `sum`, value by value: correlation in the frequency domain.
  public static func addCorrelation(
    _ first: UnsafePointer<SIMD2<Float>>, _ second: UnsafePointer<SIMD2<Float>>,
    to sum: UnsafeMutablePointer<SIMD2<Float>>, count: Int
  ) {
    for index in 0..<count {
      let (a, b) = (first[index], second[index])
      sum[index] += SIMD2(a.x * b.x + a.y * b.y, a.y * b.x - a.x * b.y)
    }
  }

  /// The sum of products of two arrays.
  public static func dot(_ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int) -> Float {
    var sums = (SIMD8<Float>.zero, SIMD8<Float>.zero)
    var index = 0
    while index + 16 <= count {
      sums.0 += load(first, index) * load(second, index)
      sums.1 += load(first, index + 8) * load(second, index + 8)
      index += 16
    }
    var total = (sums.0 + sums.1).sum()
    while index < count {
      total += first[index] * second[index]
      index += 1
    }
    return total
  }

  @inline(__always)
  private static func load(_ values: UnsafePointer<Float>, _ index: Int) -> SIMD8<Float> {
    UnsafeRawPointer(values + index).loadUnaligned(as: SIMD8<Float>.self)
  }
}
