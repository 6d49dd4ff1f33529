import Spectrum
import TestSupport
import Testing

@testable import Alignment

@Suite("Speech is heard while samples arrive")
struct SpeechTrackBuilderTests {
  /// Noise whose loudness changes every few tenths of a second.
  private static func samples(seconds: Int) -> [Float] {
    var random = SplitMix(seed: 12)
    var loudness: Float = 0
    return (0..<seconds * SoundSamples.sampleRate).map { index in
      if index.isMultiple(of: 2_500) { loudness = Float(random.share()) * 0.3 }
      return loudness * random.uniform()
    }
  }

  private static func track(_ samples: [Float], piece: Int) -> SpeechTrack {
    var builder = SpeechTrackBuilder()
    samples.withUnsafeBufferPointer { samples in
      for start in stride(from: 0, to: samples.count, by: piece) {
        builder.append(UnsafeBufferPointer(rebasing: samples[start..<min(samples.count, start + piece)]))
      }
    }
    return builder.finish()
  }

  @Test func `it does not matter in which pieces they come`() {
    let samples = Self.samples(seconds: 130)
    let whole = Self.track(samples, piece: samples.count)
    for piece in [700, 399_999] {
      let track = Self.track(samples, piece: piece)
      #expect(track.levels.levels == whole.levels.levels)
      #expect(track.activity.values == whole.activity.values)
    }
    #expect(whole.activity.values.count == whole.levels.count / 2)
  }

  @Test func `what is heard early is not heard otherwise when all is there`() {
    let whole = Self.track(Self.samples(seconds: 130), piece: 100_000)
    var (features, values) = (SpeechFeatures(), [Int8]())
    features.visit(whole.levels, isWhole: true) { feature in
      values.append(SpeechActivity.stored(SpeechModel.fitted.logarithmOfOdds(feature)))
    }
    #expect(values == whole.activity.values)
  }

  @Test(arguments: [0, 1, 255, 256, 335, 336, 8_000])
  func `short ones too`(_ count: Int) {
    let track = Self.track([Float](repeating: 0.1, count: count), piece: 100)
    #expect(track.levels.count == (count < 256 ? 0 : (count - 256) / 80 + 1))
    #expect(track.activity.values.count == track.levels.count / 2)
  }
}
