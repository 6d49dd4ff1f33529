extension CaptionTiming {
  /// What the rhythm alone has to say of captions that need not have been typed live.
  private static let rhythmEvidence = 5.0
  /// The rhythm says that captions belong to a recording, not where.
  private static let rhythmConfidence = 0.05

  /// An answer for captions that lie nowhere on the speech but follow it, as those that were typed live; not to be relied on.
  /// - Parameters:
  ///   - cues: by time.
  ///   - letters: letters and digits of each.
  /// - Returns: `nil` where they do not.
  public init?(_ cues: [CueSpan], letters: [Int], following speech: SpeechActivity) {
    let typed = LiveRhythm.typed(cues, letters)
    guard let finding = LiveRhythm(speech).finding(typed) else { return nil }
    // Captions that were surely typed live need less to belong here rather than anywhere else.
    let belong =
      LiveTimes.areLikely(cues, letters: letters)
      && finding.evidence + LiveTimes.evidence(typed, of: speech) > 0
    guard belong || finding.evidence > Self.rhythmEvidence else { return nil }
    self.init(
      verdict: .unsure, method: .shift, shiftMs: -finding.lagMs, ratio: 1, splits: [],
      confidence: Self.rhythmConfidence,
      cues: cues.map { cue in
        TimedCue(
          startMs: cue.startMs - finding.lagMs, endMs: cue.endMs - finding.lagMs,
          confidence: Self.rhythmConfidence)
      })
  }
}
