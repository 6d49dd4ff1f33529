import Foundation
import Spectrum
import TestSupport
import Testing

@Suite("Loudness over time in bands")
struct BandEnvelopeTests {
  private static let bands = FrequencyBands(count: 16, range: 120...3_800, sampleRate: 8_000, length: 256)

  private static func envelope(_ samples: [Float], pieces: [Int] = []) -> BandEnvelope {
    var builder = BandEnvelopeBuilder(frameLength: 256, hop: 80, bands: bands)
    var start = 0
    for length in pieces + [samples.count] {
      let end = min(samples.count, start + length)
      samples[start..<end].withUnsafeBufferPointer { builder.append($0) }
      start = end
    }
    return builder.envelope
  }

  private static func sine(_ hertz: Double, decibels: Double, count: Int = 8_000) -> [Float] {
    let amplitude = pow(10, decibels / 20)
    return (0..<count).map { Float(amplitude * sin(2 * Double.pi * hertz * Double($0) / 8_000)) }
  }

  private static func decibels(_ envelope: BandEnvelope, frame: Int, band: Int) -> Double {
    BandEnvelope.decibels(Int(envelope.levels[frame * envelope.bandCount + band]))
  }

  /// The bins of a Hann window's main lobe must be in one band, so the sines are in the middle of wide ones.
  @Test(
    "a sine is as loud as it is in its own band, and far lower in the others",
    arguments: [0.0, -20, -60, -90])
  func sines(level: Double) {
    for band in [11, 13, 15] {
      let bins = Self.bands.bins[band]
      let hertz = Double(bins.lowerBound + bins.upperBound - 1) / 2 * 8_000 / 256
      let envelope = Self.envelope(Self.sine(hertz, decibels: level))
      #expect(envelope.count == (8_000 - 256) / 80 + 1)
      for frame in [0, 40, envelope.count - 1] {
        // Steps of 0.5 dB are rounded down.
        #expect(abs(Self.decibels(envelope, frame: frame, band: band) - level) <= 0.6)
        for other in 0..<16 where abs(other - band) > 1 {
          #expect(Self.decibels(envelope, frame: frame, band: other) < max(-126, level - 40))
        }
      }
    }
  }

  @Test("silence, nothing and what is no number are at the bottom; more than full scale is at most the top")
  func extremes() {
    for value in [Float(0), .nan, .infinity] {
      let envelope = Self.envelope([Float](repeating: value, count: 1_000))
      #expect(envelope.count == 10)
      #expect(envelope.levels.allSatisfy { $0 == 0 })
    }
    #expect(Self.envelope([]).count == 0)
    #expect(Self.envelope([Float](repeating: 0.5, count: 255)).count == 0)
    #expect(Self.envelope([Float](repeating: 0.5, count: 256)).count == 1)
    let loud = Self.envelope((0..<1_000).map { $0.isMultiple(of: 3) ? 1e9 : -1e9 })
    #expect(loud.levels.max() == 255)
    #expect(BandEnvelope.decibels(0) == -127)
    #expect(BandEnvelope.decibels(254) == 0)
  }

  @Test("is the same in whatever pieces the samples come")
  func pieces() {
    var noise = SplitMix(seed: 2)
    let samples = (0..<4_000).map { _ in noise.uniform() }
    let whole = Self.envelope(samples)
    #expect(Self.envelope(samples, pieces: [1, 255, 0, 80, 79, 1_000, 3]).levels == whole.levels)
    #expect(Self.envelope(samples, pieces: [Int](repeating: 37, count: 100)).levels == whole.levels)
  }

  @Test("a frame is where its samples are")
  func position() {
    var samples = [Float](repeating: 0, count: 8_000)
    samples[4_000] = 1
    let envelope = Self.envelope(samples)
    for frame in 0..<envelope.count {
      // The window is 0 at its first sample and next to nothing at its ends.
      let isInside = (frame * 80 + 8..<frame * 80 + 248).contains(4_000)
      let isOutside = !(frame * 80..<frame * 80 + 256).contains(4_000)
      if isInside { #expect(Self.decibels(envelope, frame: frame, band: 15) > -80) }
      if isOutside { #expect(Self.decibels(envelope, frame: frame, band: 15) == -127) }
    }
  }
}
