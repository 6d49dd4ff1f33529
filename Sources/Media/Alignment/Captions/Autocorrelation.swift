import Spectrum

/// How alike a row of numbers is to itself some places further on.
///
/// Worked out a few thousand numbers at a time: few lags are asked for, so that transforms as long as the row would mostly find out
/// what nobody wants to know.
enum Autocorrelation {
  /// - Parameters:
  ///   - values: of any count.
  ///   - lags: how many, from 0 on; no more than there are values are worked out.
  /// - Returns: of each lag the sum of products, divided by that of lag 0.
  static func of(_ values: [Float], lags: Int) -> [Float] {
    let lags = min(lags, values.count)
    guard lags > 0 else { return [] }
    let transform = RealTransform(length: RealTransform.fastLength(atLeast: 5 * lags))
    let blockLength = transform.length - lags
    var samples = [Float](repeating: 0, count: transform.length)
    var block = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
    var (further, sum) = (block, block)
    func fill(_ range: Range<Int>, _ spectrum: inout [SIMD2<Float>]) {
      samples.withUnsafeMutableBufferPointer { samples in
        let end = samples.update(fromContentsOf: values[range])
        samples[end...].update(repeating: 0)
      }
      transform.forward(samples, &spectrum)
    }
    for start in stride(from: 0, to: values.count, by: blockLength) {
      let end = min(values.count, start + blockLength)
      fill(start..<end, &block)
      // What the block is compared with, which reaches into the next one.
      fill(start..<min(values.count, end + lags), &further)
      ComplexArithmetic.addCorrelation(further, block, to: &sum, count: sum.count)
    }
    transform.inverse(&sum, &samples)
    let scale = 1 / max(samples[0], .leastNormalMagnitude)
    return samples.prefix(lags).map { $0 * scale }
  }
}
