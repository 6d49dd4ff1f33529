import Foundation
import Spectrum
import TestSupport
import Testing

@Suite("The Fourier transform of real samples")
struct RealTransformTests {
  /// By the definition, in double precision.
  private static func direct(_ samples: [Float], bin: Int) -> SIMD2<Double> {
    var sum = SIMD2<Double>.zero
    for (index, sample) in samples.enumerated() {
      let angle = -2 * Double.pi * Double(index * bin % samples.count) / Double(samples.count)
      sum += Double(sample) * SIMD2(cos(angle), sin(angle))
    }
    return sum
  }

  private static func forward(_ samples: [Float]) -> [SIMD2<Float>] {
    let transform = RealTransform(length: samples.count)
    var spectrum = [SIMD2<Float>](repeating: SIMD2(.nan, .nan), count: transform.binCount)
    transform.forward(samples, &spectrum)
    return spectrum
  }

  @Test(
    "agrees with the definition at odd, even, prime and tiny lengths", arguments: [1, 2, 3, 8, 15, 97, 240])
  func definition(length: Int) {
    var noise = SplitMix(seed: 7)
    let samples = (0..<length).map { _ in noise.uniform() }
    let spectrum = Self.forward(samples)
    #expect(spectrum.count == length / 2 + 1)
    for (bin, value) in spectrum.enumerated() {
      let expected = Self.direct(samples, bin: bin)
      #expect(abs(Double(value.x) - expected.x) < 1e-4)
      #expect(abs(Double(value.y) - expected.y) < 1e-4)
    }
  }

  @Test("an impulse has every frequency alike, turned by its delay")
  func impulse() {
    var samples = [Float](repeating: 0, count: 64)
    samples[3] = 1
    for (bin, value) in Self.forward(samples).enumerated() {
      let angle = -2 * Double.pi * Double(bin) * 3 / 64
      #expect(abs(Double(value.x) - cos(angle)) < 1e-5)
      #expect(abs(Double(value.y) - sin(angle)) < 1e-5)
    }
  }

  @Test("a sine with a whole number of periods is in one bin, with half its amplitude times the length")
  func sine() {
    let length = 200
    let samples = (0..<length).map { Float(0.5 * sin(2 * Double.pi * 10 * Double($0) / Double(length))) }
    for (bin, value) in Self.forward(samples).enumerated() {
      // sin = (e^ix − e^−ix) / 2i, so the bin is −i · length / 2 · amplitude.
      #expect(abs(value.x) < 1e-3)
      #expect(abs(value.y - (bin == 10 ? -50 : 0)) < 1e-3)
    }
  }

  @Test(
    "there and back multiplies by the length and leaves the samples as they were",
    arguments: [1, 5, 360, 1_001])
  func roundTrip(length: Int) {
    var noise = SplitMix(seed: 3)
    let samples = (0..<length).map { _ in noise.uniform() }
    let before = samples
    var spectrum = Self.forward(samples)
    #expect(samples == before)
    var back = [Float](repeating: .nan, count: length)
    RealTransform(length: length).inverse(&spectrum, &back)
    for (one, other) in zip(samples, back) {
      #expect(abs(one * Float(length) - other) < 2e-6 * Float(length + 10))
    }
  }

  @Test("gives the same bits every time, whoever asks and wherever the memory lies")
  func determinism() async {
    var noise = SplitMix(seed: 5)
    let samples = (0..<1_001).map { _ in noise.uniform() }
    let expected = Self.forward(samples)
    await withTaskGroup(of: [SIMD2<Float>].self) { group in
      for shift in 0..<8 {
        group.addTask {
          let room = [Float](repeating: 0, count: shift) + samples
          let transform = RealTransform(length: samples.count)
          var spectrum = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
          room.withUnsafeBufferPointer { room in
            // An array of samples is never empty.
            transform.forward(room.baseAddress! + shift, &spectrum)
          }
          return spectrum
        }
      }
      for await spectrum in group { #expect(spectrum == expected) }
    }
  }

  @Test("fast lengths are the smallest without a prime factor above 5")
  func fastLengths() {
    func isFast(_ number: Int) -> Bool {
      var rest = number
      for factor in [2, 3, 5] { while rest.isMultiple(of: factor) { rest /= factor } }
      return rest == 1
    }
    var expected = 1
    for minimum in 1...5_000 {
      expected = max(expected, minimum)
      while !isFast(expected) { expected += 1 }
      #expect(RealTransform.fastLength(atLeast: minimum) == expected)
    }
    #expect(RealTransform.fastLength(atLeast: 1_000_001) == 1_012_500)
  }
}
