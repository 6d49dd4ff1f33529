import Alignment
import Foundation
import Spectrum
import TestSupport

/// Something like speech, and what recorders with clocks of their own make of it.
///
/// Syllables of noise with a loudness and two resonances each, with pauses between words. Nothing is left above 3 kHz, so
/// that it can be read exactly between its samples. The same seed gives the same event.
struct Event {
  /// Length of one second.
  static let rate = Double(SoundSamples.sampleRate)
  let samples: [Float]

  init(seconds: Double, seed: UInt64) {
    samples = Self.lowPassed(Self.syllables(count: Int(seconds * Self.rate), seed: seed))
  }

  /// Any sound, cut off at 3 kHz.
  init(_ samples: [Float]) {
    self.samples = Self.lowPassed(samples)
  }

  /// What a recorder makes of it.
  /// - Parameters:
  ///   - startMs: when it is switched on, on the event's clock.
  ///   - seconds: length of the recording on its own clock.
  ///   - driftPpm: of its clock, positive when it runs fast.
  ///   - noise: of its own, in dB below full scale; `nil` for none.
  func recording(
    startMs: Double, seconds: Double, driftPpm: Double = 0, noise: Double? = -45, seed: UInt64 = 1
  ) -> [Float] {
    let start = startMs / 1_000 * Self.rate
    let step = 1 / (1 + driftPpm * 1e-6)
    var heard = FractionalReader.shared.read(
      samples, from: start, step: step, count: Int((seconds * Self.rate).rounded()))
    guard let noise else { return heard }
    var random = SplitMix(seed: seed &* 7_919 &+ 13)
    let amplitude = Float(pow(10, noise / 20) * 3.0.squareRoot())
    for index in heard.indices { heard[index] += amplitude * random.uniform() }
    return heard
  }

  private static func syllables(count: Int, seed: UInt64) -> [Float] {
    var random = SplitMix(seed: seed)
    var samples = [Float](repeating: 0, count: count)
    var start = 0
    while start < count {
      let length = 700 + Int(random.share() * 1_600)
      let level = 0.02 + 0.1 * random.share()
      var resonances = (
        Resonance(hertz: 250 + 650 * random.share()), Resonance(hertz: 900 + 1_800 * random.share())
      )
      for index in 0..<length where start + index < count {
        let rise = Float(sin(Double.pi * Double(index) / Double(length)))
        let source = random.uniform()
        samples[start + index] =
          Float(level) * rise * (0.2 * source + resonances.0.next(source) + resonances.1.next(source))
      }
      // A pause after every fourth syllable or so.
      start += length + (random.share() < 0.25 ? 800 + Int(random.share() * 5_000) : 100)
    }
    return samples
  }

  private static func lowPassed(_ samples: [Float]) -> [Float] {
    guard !samples.isEmpty else { return [] }
    let transform = RealTransform(length: RealTransform.fastLength(atLeast: samples.count))
    var padded = samples + [Float](repeating: 0, count: transform.length - samples.count)
    var spectrum = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
    transform.forward(padded, &spectrum)
    let scale = 1 / Float(transform.length)
    let end = Int(3_000 / rate * Double(transform.length))
    for bin in spectrum.indices { spectrum[bin] = bin < end ? spectrum[bin] * scale : .zero }
    transform.inverse(&spectrum, &padded)
    return Array(padded[..<samples.count])
  }
}

/// A resonance of a voice: a filter with two poles.
private struct Resonance {
  private let feedback: (Float, Float)
  private let gain: Float
  private var past: (Float, Float) = (0, 0)

  init(hertz: Double) {
    let radius = 0.97
    feedback = (Float(2 * radius * cos(2 * Double.pi * hertz / Event.rate)), Float(-radius * radius))
    gain = 0.15
  }

  mutating func next(_ input: Float) -> Float {
    let output = gain * input + feedback.0 * past.0 + feedback.1 * past.1
    past = (output, past.0)
    return output
  }
}

/// Reads between samples with windowed sinc functions, one for each 4096th of a sample: right to 0.0002 samples.
private struct FractionalReader: Sendable {
  static let shared = FractionalReader()
  private static let taps = 32
  private static let phases = 4_096
  private let table: [Float]

  private init() {
    let (taps, phases) = (Self.taps, Self.phases)
    table = (0...phases).flatMap { phase in
      (0..<taps).map { tap in
        let distance = Double(tap - taps / 2 + 1) - Double(phase) / Double(phases)
        let sinc = distance == 0 ? 1 : sin(Double.pi * distance) / (Double.pi * distance)
        // Blackman and Harris, four terms: nothing above -92 dB.
        let turn = Double.pi * distance / Double(taps / 2)
        let window = 0.358_75 + 0.488_29 * cos(turn) + 0.141_28 * cos(2 * turn) + 0.011_68 * cos(3 * turn)
        return Float(sinc * window)
      }
    }
  }

  /// `samples` at `from`, `from + step`, …; there is silence outside.
  func read(_ samples: [Float], from start: Double, step: Double, count: Int) -> [Float] {
    let (taps, phases) = (Self.taps, Self.phases)
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      samples.withUnsafeBufferPointer { samples in
        table.withUnsafeBufferPointer { table in
          var index = 0
          while index < count {
            let position = start + Double(index) * step
            let whole = position.rounded(.down)
            let row = Int(((position - whole) * Double(phases)).rounded()) * taps
            let first = Int(whole) - taps / 2 + 1
            var sum: Float = 0
            var tap = max(0, -first)
            let end = min(taps, samples.count - first)
            while tap < end {
              sum += samples[first + tap] * table[row + tap]
              tap += 1
            }
            buffer[index] = sum
            index += 1
          }
        }
      }
      initialized = count
    }
  }
}
