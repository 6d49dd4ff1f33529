/// When the words of a text are said in a recording.
public struct AnchorTiming: Sendable, Hashable {
  public struct Word: Sendable, Hashable {
    /// In the media, in ms.
    public var startMs: Double
    /// In the media, in ms.
    public var endMs: Double
    /// How much speaks for the place against any other; 0 for a word that was not found and lies between its neighbours.
    public var margin: Double
  }

  /// For each cue, its words.
  public var cues: [[Word]]

  /// The margin that half of the words have: above 3 where the text is what is said, below that of any other text.
  public var medianMargin: Double {
    let margins = cues.joined().map(\.margin).sorted()
    return margins.isEmpty ? 0 : margins[margins.count / 2]
  }
}

extension AnchorTiming {
  /// - Parameters:
  ///   - places: of all words in frames; none where nothing could be found out.
  ///   - margins: what speaks for each of them.
  init(_ cues: [ReferenceSpeech], _ places: [WordPlaces.Place], margins: [Float]) {
    var words = zip(places, margins).map { place, margin in
      Word(
        startMs: place.start.map { Self.milliseconds($0) } ?? .nan,
        endMs: place.end.map { Self.milliseconds($0) } ?? .nan,
        margin: place.start == nil ? 0 : Double(margin))
    }
    Self.fill(&words)
    var rest = words[...]
    self.cues = cues.map { cue in
      defer { rest = rest.dropFirst(cue.wordStarts.count) }
      return Array(rest.prefix(cue.wordStarts.count))
    }
  }

  /// Where a frame's surroundings begin that are nearer to it than to others: it looks at 32 ms.
  private static func milliseconds(_ frame: Int) -> Double {
    (Double(frame) - 0.5) * 10 + SoundFeatures.center / SoundSamples.samplesPerMillisecond
  }

  /// Spreads words that were not found evenly between their neighbours.
  private static func fill(_ words: inout [Word]) {
    var index = 0
    while index < words.count {
      guard words[index].startMs.isNaN else {
        words[index].endMs = max(words[index].startMs, words[index].endMs.isNaN ? 0 : words[index].endMs)
        index += 1
        continue
      }
      let next = words[index...].firstIndex { !$0.startMs.isNaN } ?? words.count
      let from = index > 0 ? words[index - 1].endMs : next < words.count ? words[next].startMs : 0
      let to = next < words.count ? words[next].startMs : from
      let count = Double(next - index)
      for place in index..<next {
        words[place].startMs = from + (to - from) * Double(place - index) / count
        words[place].endMs = from + (to - from) * Double(place - index + 1) / count
      }
      index = next
    }
  }
}
