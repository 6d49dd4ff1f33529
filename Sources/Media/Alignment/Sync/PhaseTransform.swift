import Foundation
import Spectrum

/// The generalised cross-correlation with phase transform of two short stretches of sound.
///
/// Only the phase of the cross-spectrum is kept, so that room and timbre do not widen the peak (Knapp and Carter, IEEE
/// Transactions on Acoustics, Speech, and Signal Processing 24, 1976).
struct PhaseTransform {
  /// Samples in a stretch: half a second, short enough that clock drift does not smear it.
  static let windowLength = 4_096
  /// Lags per sample in the result.
  static let oversampling = 2
  /// Lags to either side, in samples: 40 ms.
  static let reach = 320
  /// Where voices are, in Hz; devices and codecs disagree about what lies outside.
  private static let band = 120.0...3_700.0

  private let forward: RealTransform
  private let inverse: RealTransform
  private let window: [Float]
  private let bins: Range<Int>
  private var samples: [Float]
  private var spectra: ([SIMD2<Float>], [SIMD2<Float>])
  private var cross: [SIMD2<Float>]
  private var lags: [Float]

  init() {
    let length = Self.windowLength + 2 * Self.reach + 384
    forward = RealTransform(length: length)
    inverse = RealTransform(length: length * Self.oversampling)
    window = Window.tukey(Self.windowLength, taper: 0.25)
    let resolution = Double(SoundSamples.sampleRate) / Double(length)
    bins = Int(Self.band.lowerBound / resolution)..<Int(Self.band.upperBound / resolution)
    samples = [Float](repeating: 0, count: length)
    spectra = (
      [SIMD2<Float>](repeating: .zero, count: forward.binCount),
      [SIMD2<Float>](repeating: .zero, count: forward.binCount)
    )
    cross = [SIMD2<Float>](repeating: .zero, count: inverse.binCount)
    lags = [Float](repeating: 0, count: inverse.length)
  }

  static var traceLength: Int { 2 * reach * oversampling + 1 }

  /// Correlates two stretches of ``windowLength`` samples.
  /// - Parameters:
  ///   - shift: added to the lags, in samples; below one.
  ///   - trace: takes ``traceLength`` values in standard deviations of what unrelated sounds give; lag 0 is in
  ///     the middle. Zeros where a stretch is silent.
  mutating func correlate(
    _ first: UnsafeBufferPointer<Float>, _ second: UnsafeBufferPointer<Float>, shift: Double,
    into trace: UnsafeMutableBufferPointer<Float>
  ) {
    guard transform(first, into: \.spectra.0), transform(second, into: \.spectra.1) else {
      trace.update(repeating: 0)
      return
    }
    for index in cross.indices { cross[index] = .zero }
    let angle = -2 * Double.pi * shift / Double(forward.length)
    let step = SIMD2(Float(cos(angle)), Float(sin(angle)))
    let start = angle * Double(bins.lowerBound)
    var turn = SIMD2(Float(cos(start)), Float(sin(start)))
    for bin in bins {
      let (a, b) = (spectra.0[bin], spectra.1[bin])
      let product = SIMD2(a.x * b.x + a.y * b.y, a.y * b.x - a.x * b.y)
      let size = (product * product).sum().squareRoot()
      if size > 1e-20 {
        let phase = product / size
        cross[bin] = SIMD2(phase.x * turn.x - phase.y * turn.y, phase.x * turn.y + phase.y * turn.x)
      }
      turn = SIMD2(turn.x * step.x - turn.y * step.y, turn.x * step.y + turn.y * step.x)
    }
    inverse.inverse(&cross, &lags)
    // Unit phasors at random angles add up to a normal distribution of variance 2 · bins.
    let scale = 1 / Float(2 * bins.count).squareRoot()
    let reach = Self.reach * Self.oversampling
    for index in 0..<Self.traceLength {
      let lag = index - reach
      trace[index] = lags[lag >= 0 ? lag : lag + lags.count] * scale
    }
  }

  /// - Returns: whether there is anything to hear.
  private mutating func transform(
    _ stretch: UnsafeBufferPointer<Float>, into spectrum: WritableKeyPath<PhaseTransform, [SIMD2<Float>]>
  ) -> Bool {
    var energy: Float = 0
    for index in window.indices {
      samples[index] = stretch[index] * window[index]
      energy += samples[index] * samples[index]
    }
    // Below -100 dB of full scale there is only rounding.
    guard energy > 1e-10 * Float(Self.windowLength), energy.isFinite else { return false }
    forward.forward(samples, &self[keyPath: spectrum])
    return true
  }
}
