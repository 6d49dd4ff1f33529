import Spectrum

/// Correlates rows of numbers at every lag by a Fourier transform.
///
/// The memory for it is used again for each row: to ask for it anew would take as long as the transforms.
final class Correlator {
  private let transform: RealTransform
  private var samples: [Float]
  private var spectrum: [SIMD2<Float>]
  private var product: [SIMD2<Float>]

  /// - Parameter length: of both rows together, at the least.
  init(length: Int) {
    transform = RealTransform(length: RealTransform.fastLength(atLeast: length))
    samples = [Float](repeating: 0, count: transform.length)
    spectrum = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
    product = spectrum
  }

  /// What both rows may have together.
  var length: Int { transform.length }

  /// The spectrum of a row, with silence after it.
  func spectrum(of values: [Float]) -> [SIMD2<Float>] {
    fill(values)
    return spectrum
  }

  /// Correlates a row with another.
  /// - Parameters:
  ///   - other: the other's ``spectrum(of:)``.
  ///   - body: gets Σ other(t + lag) · values(t) times ``length``, for lags from 0 on and, from the end, for negative ones.
  func correlate<Result>(
    _ values: [Float], with other: [SIMD2<Float>], _ body: (UnsafeBufferPointer<Float>) -> Result
  ) -> Result {
    fill(values)
    for bin in product.indices { product[bin] = .zero }
    ComplexArithmetic.addCorrelation(other, spectrum, to: &product, count: product.count)
    transform.inverse(&product, &samples)
    return samples.withUnsafeBufferPointer(body)
  }

  private func fill(_ values: [Float]) {
    precondition(values.count <= length, "the row is longer than the transform")
    samples.withUnsafeMutableBufferPointer { samples in
      let end = samples.update(fromContentsOf: values)
      samples[end...].update(repeating: 0)
    }
    transform.forward(samples, &spectrum)
  }
}
