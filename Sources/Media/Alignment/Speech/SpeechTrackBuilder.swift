import Spectrum

/// Makes a ``SpeechTrack`` from samples that arrive in pieces of any size.
public struct SpeechTrackBuilder {
  private var levels = SoundFeatures.builder()
  private var features = SpeechFeatures()
  private var activity: [Int8] = []

  public init() {}

  /// - Parameter samples: at `SoundSamples.sampleRate`, -1 … 1.
  public mutating func append(_ samples: UnsafeBufferPointer<Float>) {
    levels.append(samples)
    listen(isWhole: false)
  }

  /// Ends the sound.
  public mutating func finish() -> SpeechTrack {
    listen(isWhole: true)
    return SpeechTrack(activity: SpeechActivity(values: activity), levels: levels.envelope)
  }

  private mutating func listen(isWhole: Bool) {
    features.visit(levels.envelope, isWhole: isWhole) { feature in
      activity.append(SpeechActivity.stored(SpeechModel.fitted.logarithmOfOdds(feature)))
    }
  }
}
