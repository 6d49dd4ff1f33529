import Foundation
public import Spectrum

/// What a recording sounds like over time, in a form that is insensitive to level, room and steady noise.
///
/// In each of 16 bands: the logarithm of one plus the energy over the band's own noise floor, less its mean over the
/// surrounding 1.5 s, with unit variance. The floor keeps noise between words from counting as much as
/// the words; the mean takes out level and timbre.
public struct SoundFeatures: Sendable {
  /// Samples of ``SoundSamples`` from one frame to the next: 10 ms.
  public static let hop = SoundSamples.sampleRate / 100
  static let bandCount = 16
  static let frameLength = 256
  /// A feature's value of 1 as it is stored.
  static let unit: Float = 32

  /// Frames.
  let count: Int
  /// Frame by frame; ±4 standard deviations.
  let values: [Int8]

  /// Where values of frame 0 are centred, in samples.
  static let center = Double(frameLength) / 2

  /// Measures features from samples that arrive in pieces.
  public static func builder() -> BandEnvelopeBuilder {
    let bands = bands(sampleRate: SoundSamples.sampleRate, length: frameLength)
    return BandEnvelopeBuilder(frameLength: frameLength, hop: hop, bands: bands)
  }

  /// The bands of features for spectra of sound at a sample rate, in Hz, and of a length in samples.
  static func bands(sampleRate: Int, length: Int) -> FrequencyBands {
    FrequencyBands(count: bandCount, range: 120...3_800, sampleRate: Double(sampleRate), length: length)
  }

  /// - Parameter envelope: from ``builder()``.
  public init(_ envelope: BandEnvelope) {
    precondition(envelope.bandCount == Self.bandCount, "the envelope has other bands")
    count = envelope.count
    var values = [Int8](repeating: 0, count: envelope.levels.count)
    for band in 0..<Self.bandCount { Self.fill(&values, band, from: envelope) }
    self.values = values
  }

  /// Frames before and after a frame that its mean is taken over.
  private static let reach = 75
  /// Levels that may be rounding noise of 16-bit samples do not count as a noise floor.
  private static let lowestFloor = -105.0

  private static func fill(_ values: inout [Int8], _ band: Int, from envelope: BandEnvelope) {
    let count = envelope.count
    guard count > 0 else { return }
    var histogram = [Int](repeating: 0, count: 256)
    for frame in 0..<count { histogram[Int(envelope.levels[frame * bandCount + band])] += 1 }
    let floor = max(lowestFloor, BandEnvelope.decibels(quantile(0.2, of: histogram, count: count)) + 3)
    let table = (0..<256).map { Float(log2(1 + pow(10, (BandEnvelope.decibels($0) - floor) / 10))) }
    let levels = (0..<count).map { table[Int(envelope.levels[$0 * bandCount + band])] }
    let row = MovingMean.removed(from: levels, reach: reach)
    var power: Float = 0
    for value in row { power += value * value }
    let deviation = (power / Float(count)).squareRoot()
    // A steady tone or digital silence has no features.
    guard deviation > 0.02 else { return }
    let scale = unit / deviation
    for frame in 0..<count {
      values[frame * bandCount + band] = Int8(max(-127, min(127, row[frame] * scale)))
    }
  }

  private init(count: Int, values: [Int8]) {
    self.count = count
    self.values = values
  }

  /// The frames of a stretch of samples; none where it is too short or too near to the end.
  func frames(of samples: Range<Int>) -> Range<Int> {
    let start = min(count, samples.lowerBound / Self.hop)
    return start..<max(start, min(count, samples.upperBound / Self.hop))
  }

  /// Some of the frames, as a recording of their own.
  func slice(_ frames: Range<Int>) -> SoundFeatures {
    guard frames != 0..<count else { return self }
    let width = Self.bandCount
    let values = Array(values[(frames.lowerBound * width)..<(frames.upperBound * width)])
    return SoundFeatures(count: frames.count, values: values)
  }

  private static func quantile(_ share: Double, of histogram: [Int], count: Int) -> Int {
    var left = Int(share * Double(count))
    for (value, number) in histogram.enumerated() {
      left -= number
      if left < 0 { return value }
    }
    return histogram.count - 1
  }
}
