import Spectrum

/// A cue's text as a voice says it, against which a recording is held.
public struct ReferenceSpeech: Sendable {
  /// Frames of about 10 ms.
  let levels: BandEnvelope
  /// The frame in which each word begins, not falling.
  let wordStarts: [Int]
  /// Frames in which nothing is said.
  let pauses: [Range<Int>]

  /// Frames per second.
  private static let rate = 100

  /// - Parameters:
  ///   - samples: what the voice said, mono, −1 … 1.
  ///   - sampleRate: in Hz.
  ///   - wordStarts: the sample with which each word begins, not falling.
  ///   - pauses: samples in which nothing is said.
  public init(samples: [Float], sampleRate: Int, wordStarts: [Int], pauses: [Range<Int>]) {
    let hop = max(1, sampleRate / Self.rate)
    let length = RealTransform.fastLength(
      atLeast: sampleRate * SoundFeatures.frameLength / SoundSamples.sampleRate)
    let bands = SoundFeatures.bands(sampleRate: sampleRate, length: length)
    var builder = BandEnvelopeBuilder(frameLength: length, hop: hop, bands: bands)
    // A frame looks around its place, at the ends as well.
    let margin = [Float](repeating: 0, count: length / 2)
    (margin + samples + margin).withUnsafeBufferPointer { builder.append($0) }
    levels = builder.envelope
    let count = levels.count
    self.wordStarts = wordStarts.map { min(max(0, count - 1), max(0, $0 / hop)) }
    self.pauses = pauses.map { min(count, $0.lowerBound / hop)..<min(count, $0.upperBound / hop) }
  }
}

extension ReferenceSpeech {
  /// Of a cue that says nothing.
  public static let silent = ReferenceSpeech(
    samples: [], sampleRate: SoundSamples.sampleRate, wordStarts: [], pauses: [])

  /// In ms.
  public var durationMs: Double { Double(levels.count) * 1_000 / Double(Self.rate) }

  /// Whether nothing is said, for each frame.
  var isPause: [Bool] {
    var flags = [Bool](repeating: false, count: levels.count)
    for pause in pauses { for frame in pause { flags[frame] = true } }
    return flags
  }
}
