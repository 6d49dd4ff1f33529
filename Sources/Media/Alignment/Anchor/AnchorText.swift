import Spectrum

/// All that is said, as a row of states that a recording goes through; pauses are left out.
struct AnchorText {
  typealias Moment = AnchorFeatures.Moment

  private(set) var states: [Moment] = []
  /// The first state of each word, and the number of states. Every word has at least one.
  private(set) var wordBounds: [Int] = []

  /// - Parameter states: of each word of one cue.
  init(states: [[Moment]]) {
    for word in states {
      wordBounds.append(self.states.count)
      self.states += word
    }
    wordBounds.append(self.states.count)
  }

  var wordCount: Int { wordBounds.count - 1 }

  /// - Parameters:
  ///   - speech: of each cue.
  ///   - width: frames in a state.
  init(_ speech: [ReferenceSpeech], _ scale: BandScale, width: Int) {
    for cue in speech {
      let features = AnchorFeatures(cue.levels, scale)
      let isPause = cue.isPause
      for (index, start) in cue.wordStarts.enumerated() {
        let end = index + 1 < cue.wordStarts.count ? cue.wordStarts[index + 1] : cue.levels.count
        wordBounds.append(states.count)
        // The frames of a state are next to each other in what is said, pauses taken out.
        let frames = (start..<max(start, end)).filter { !isPause[$0] }
        let own = frames.isEmpty ? [start] : frames
        let count = max(1, (own.count + width / 2) / width)
        for state in 0..<count {
          let part = own[(state * own.count / count)..<((state + 1) * own.count / count)]
          states.append(part.reduce(Moment.zero) { $0 + features.moments[$1] } / Float(max(1, part.count)))
        }
      }
    }
    wordBounds.append(states.count)
  }
}
