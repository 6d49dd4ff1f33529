import Spectrum

/// A recording's sound as alignment needs it: its samples and what they sound like.
public struct RecordingSound: Sendable {
  public let samples: SoundSamples
  public let features: SoundFeatures

  public init(samples: SoundSamples, features: SoundFeatures) {
    self.samples = samples
    self.features = features
  }

  /// Measures the features of samples in memory.
  public init(_ samples: [Float]) {
    var builder = SoundFeatures.builder()
    samples.withUnsafeBufferPointer { builder.append($0) }
    self.init(samples: SoundSamples(samples), features: SoundFeatures(builder.envelope))
  }
}
