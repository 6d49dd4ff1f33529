import Spectrum
import TestSupport
import Testing

@testable import Alignment

/// Somebody speaks at random moments, and the captions that somebody made of it.
struct Programme {
  /// From when until when a phrase is spoken, in ms.
  let phrases: [(startMs: Double, endMs: Double)]
  let seconds: Double

  init(seconds: Double, seed: UInt64) {
    var random = SplitMix(seed: seed)
    var phrases: [(Double, Double)] = []
    var time = 2_000.0
    while time < seconds * 1_000 - 8_000 {
      let length = 2_250 + 1_250 * Double(random.uniform())
      phrases.append((time, time + length))
      // Mostly short pauses, now and then a long one.
      let pause =
        Double(random.uniform()) > 0.6
        ? 3_500 + 2_500 * Double(random.uniform()) : 450 + 300 * Double(random.uniform())
      time += length + pause
    }
    self.phrases = phrases
    self.seconds = seconds
  }

  /// Cues on the phrases: they begin within 40 ms of them and stay for up to 0.6 s.
  func cues(seed: UInt64 = 99) -> [CueSpan] {
    var random = SplitMix(seed: seed)
    return phrases.map { phrase in
      CueSpan(
        startMs: phrase.startMs + 40 * Double(random.uniform()),
        endMs: phrase.endMs + 300 + 300 * Double(random.uniform()))
    }
  }

  /// What is heard of it: 30 dB above the floor while somebody speaks, with syllables, and a detector that is wrong for a
  /// tenth of the time.
  func track(seed: UInt64 = 7) throws -> SpeechTrack {
    var random = SplitMix(seed: seed)
    let frames = Int(seconds * 100)
    var isSpoken = [Bool](repeating: false, count: frames)
    for phrase in phrases {
      for frame in Int(phrase.startMs / 10)..<min(frames, Int(phrase.endMs / 10)) { isSpoken[frame] = true }
    }
    var levels: [UInt8] = []
    for frame in 0..<frames {
      let syllable = frame / 12 % 2 == 0 ? 60 : 40
      for _ in 0..<16 {
        let scatter = Int(6 * random.uniform())
        levels.append(UInt8(90 + (isSpoken[frame] ? syllable : 0) + scatter))
      }
    }
    var values: [Int8] = []
    var wrongUntil = 0
    for index in 0..<(frames / 2) {
      if index >= wrongUntil, random.uniform() > 0.985 { wrongUntil = index + 12 }
      values.append(isSpoken[2 * index] != (index < wrongUntil) ? 40 : -40)
    }
    return SpeechTrack(
      activity: SpeechActivity(values: values),
      levels: try #require(BandEnvelope(levels: levels[...], bandCount: 16)))
  }
}

extension [CueSpan] {
  /// The cues with other times, as a file has them that was made for other media.
  func moved(_ time: (Double) -> Double) -> [CueSpan] {
    map { CueSpan(startMs: time($0.startMs), endMs: time($0.endMs), isSpeech: $0.isSpeech) }
  }
}
