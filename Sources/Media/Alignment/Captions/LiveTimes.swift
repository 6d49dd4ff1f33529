import Foundation

/// What the times of captions say of whether they were typed live, and along with this recording, where what they say is of no use.
enum LiveTimes {
  /// Letters and digits that nobody reads in a second: guides ask for 20 at the most.
  private static let unreadable = 35.0
  /// The share of cues that go too fast to be read, from which captions have the times at which they arrived: of 26 live
  /// files it was 0.098 … 0.275, of 346 others 0.043 at the most; where up to two in five cues are wrong, 0.25.
  private static let leastUnreadable = 0.06
  /// How long before and after the speech captions that are typed along with it may begin and end, in s.
  private static let lateness = -5.0...25.0
  /// The logarithm of how much rarer it is that captions of this recording begin or end elsewhere than that others do.
  private static let elsewhere = -2.0

  /// Whether captions have the times at which somebody typed them: many are shown too shortly to be read.
  /// - Parameter letters: letters and digits of each cue.
  static func areLikely(_ cues: [CueSpan], letters: [Int]) -> Bool {
    let spoken = zip(cues, letters).filter { $0.0.isSpeech }
    let unreadable = spoken.count { cue, letters in
      (cue.endMs - cue.startMs) / 1_000 * Self.unreadable < Double(letters)
    }
    return Double(unreadable) > leastUnreadable * Double(spoken.count)
  }

  /// The natural logarithm of how much likelier it is that captions which were typed along with this speech begin and end as these do
  /// than that others do, which may end anywhere.
  /// - Parameter cues: by time, at least one.
  static func evidence(_ cues: some BidirectionalCollection<LiveRhythm.Cue>, of speech: SpeechActivity)
    -> Double
  {
    // Speech that is likely, not just possible.
    func isSpeech(_ value: Int8) -> Bool { Float(value) > SpeechActivity.unit }
    guard let first = speech.values.firstIndex(where: isSpeech),
      let last = speech.values.lastIndex(where: isSpeech), let begin = cues.first, let end = cues.last
    else { return 0 }
    let rate = Double(SpeechActivity.rate)
    guard lateness.contains(begin.startMs / 1_000 - Double(first) / rate),
      lateness.contains(end.startMs / 1_000 - Double(last) / rate)
    else { return elsewhere }
    let width = lateness.upperBound - lateness.lowerBound
    return max(0, log(speech.durationMs / 1_000 / width))
  }
}
