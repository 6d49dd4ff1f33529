/// What a voice said, and when it said what.
public struct SynthesizedSpeech: Sendable, Hashable {
  /// Mono, at the synthesizer's sample rate.
  public var samples: [Int16]
  /// The sample with which each word begins, not falling.
  public var wordStarts: [Int]
  /// Samples in which nothing is said.
  public var pauses: [Range<Int>]
}

extension SynthesizedSpeech {
  /// - Parameters:
  ///   - words: as they were given, said with a space between them.
  ///   - recording: what came of them.
  init(_ words: [String], _ recording: Recording) {
    samples = recording.samples
    pauses = recording.sounds.indices.compactMap { index in
      let sound = recording.sounds[index]
      guard sound.isPause else { return nil }
      let next =
        index + 1 < recording.sounds.count ? recording.sounds[index + 1].sample : recording.samples.count
      return sound.sample..<max(sound.sample, next)
    }
    wordStarts = Self.starts(of: words, recording)
  }

  /// espeak-ng tells the place in the text of what it says; it says `of the` as one word, and `42` as two.
  private static func starts(of words: [String], _ recording: Recording) -> [Int] {
    var (offsets, next) = ([Int](), 0)
    for word in words {
      offsets.append(next)
      next += word.unicodeScalars.count + 1
    }
    var found = [Int?](repeating: nil, count: words.count)
    var word = 0
    for event in recording.words {
      // A place may be that of the space before the word.
      while word + 1 < words.count, offsets[word + 1] <= event.offset + 1 { word += 1 }
      if found[word] == nil { found[word] = event.sample }
    }
    return filled(found, end: recording.samples.count)
  }

  /// Words that were not told lie evenly between those that were.
  private static func filled(_ found: [Int?], end: Int) -> [Int] {
    var starts: [Int] = []
    for (index, start) in found.enumerated() {
      let last = starts.last ?? 0
      if let start {
        starts.append(max(last, start))
      } else {
        let later = found[index...].enumerated().first { $0.element != nil }
        let (steps, to) = (later?.offset ?? found.count - index, later?.element ?? end)
        starts.append(last + max(0, to - last) / (steps + 1))
      }
    }
    return starts
  }
}
