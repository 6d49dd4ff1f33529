import Foundation
import Spectrum
import TestSupport
import Testing

@Suite("Correlation in the frequency domain")
struct CorrelationTests {
  /// The circular correlation of two stretches that are filled up with zeros to one length.
  private static func correlation(_ first: [Float], _ second: [Float], length: Int) -> [Float] {
    let transform = RealTransform(length: length)
    func spectrum(_ samples: [Float]) -> [SIMD2<Float>] {
      var spectrum = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
      transform.forward(samples + [Float](repeating: 0, count: length - samples.count), &spectrum)
      return spectrum
    }
    var sum = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
    ComplexArithmetic.addCorrelation(spectrum(first), spectrum(second), to: &sum, count: transform.binCount)
    var lags = [Float](repeating: 0, count: length)
    transform.inverse(&sum, &lags)
    return lags
  }

  private static func noise(_ count: Int) -> [Float] {
    var noise = SplitMix(seed: 11)
    return (0..<count).map { _ in noise.uniform() }
  }

  /// What starts `lag` samples after the start of the first has its peak at `lag`, modulo the length.
  ///
  /// Lags reach from `-second.count` to `first.count`, so an index is a negative lag only from `first.count` on: with a
  /// long first and a short second one, positive lags go beyond half the length.
  @Test(
    "the peak is where the second one starts after the first, whatever their lengths",
    arguments: [
      (first: 300, second: 100, lag: 200), (first: 300, second: 100, lag: 0),
      (first: 300, second: 100, lag: 250),
      (first: 100, second: 300, lag: -200), (first: 100, second: 300, lag: 40),
      (first: 200, second: 200, lag: -150),
      (first: 200, second: 200, lag: 150),
    ])
  func lag(first: Int, second: Int, lag: Int) {
    let event = Self.noise(800)
    let one = Array(event[300..<(300 + first)])
    let two = Array(event[(300 + lag)..<(300 + lag + second)])
    let length = RealTransform.fastLength(atLeast: first + second)
    let lags = Self.correlation(one, two, length: length)
    let peak = lags.indices.max { lags[$0] < lags[$1] }
    #expect(peak.map { $0 < first ? $0 : $0 - length } == lag)
  }

  @Test("its values are the sums of products, times the length, and add to what is there")
  func values() {
    let (one, two) = (Self.noise(20), Array(Self.noise(32)[20...]))
    let lags = Self.correlation(one, two, length: 32)
    for lag in -11..<20 {
      var sum: Float = 0
      for index in two.indices where one.indices.contains(index + lag) {
        sum += one[index + lag] * two[index]
      }
      #expect(abs(lags[(lag + 32) % 32] / 32 - sum) < 1e-4)
    }
    var sum: [SIMD2<Float>] = [SIMD2(1, 2)]
    ComplexArithmetic.addCorrelation([SIMD2(3, 4)], [SIMD2(5, 6)], to: &sum, count: 1)
    // 1 + 2i + (3 + 4i) · (5 − 6i) = 40 + 4i
    #expect(sum == [SIMD2(40, 4)])
  }

  @Test("a dot product is the sum of products, also where the count is no multiple of anything")
  func dot() {
    for count in [0, 1, 7, 15, 16, 17, 31, 32, 100] {
      let (one, two) = (Self.noise(count), Self.noise(count + 3))
      var expected = 0.0
      for index in 0..<count { expected += Double(one[index]) * Double(two[index + 3]) }
      let found = two.withUnsafeBufferPointer { two in
        // Shifted by three values, so that loads are not aligned; `two` has at least three.
        ComplexArithmetic.dot(one, two.baseAddress! + 3, count: count)
      }
      #expect(abs(Double(found) - expected) < 1e-4)
    }
  }
}
