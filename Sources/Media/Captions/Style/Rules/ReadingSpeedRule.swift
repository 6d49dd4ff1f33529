import MediaTypes

/// Captions are shown long enough to be read. They stay a little longer where that is all they need.
struct ReadingSpeedRule: TimingRule {
  static let rule = StyleRule.readingSpeed
  private let speed: StyleGuide.ReadingSpeed

  init?(_ timeline: CueTimeline) {
    guard let speed = timeline.guide.readingSpeed else { return nil }
    self.speed = speed
  }

  func check(_ cue: Int, _ timeline: CueTimeline) -> Breach? {
    let needed = needed(cue, timeline)
    let duration = max(1, timeline.duration(cue))
    guard needed > duration else { return nil }
    let measured = amount(cue, timeline) / timeline.grid.seconds(duration)
    switch speed.unit {
    case .charactersPerSecond: return Breach(measured, limit: speed.limit, .charactersPerSecond)
    case .wordsPerMinute: return Breach(measured * 60, limit: speed.limit, .wordsPerMinute)
    }
  }

  func repairs(of cue: Int, _ timeline: CueTimeline) -> [[CueEdit]] {
    let end = timeline.starts[cue] + needed(cue, timeline)
    let latest = timeline.ends[cue] + timeline.grid.count(timeline.guide.overstay)
    // All that it needs or nothing: a caption that grows a little each time it is fixed would leave its speech.
    let ends = timeline.ends(near: end) + (timeline.latestEnd(cue).map { [$0] } ?? [])
    return timeline.edits(of: cue, ends: ends.filter { $0 >= end && $0 <= latest })
  }

  /// The shortest duration that it can be read in; a position less would be too fast.
  private func needed(_ cue: Int, _ timeline: CueTimeline) -> Int {
    let perSecond = speed.unit == .wordsPerMinute ? speed.limit / 60 : speed.limit
    let seconds = amount(cue, timeline) / perSecond
    // A count that is whole but for rounding is taken for whole.
    return Int((seconds * timeline.grid.rate.doubleValue - 1e-6).rounded(.up))
  }

  private func amount(_ cue: Int, _ timeline: CueTimeline) -> Double {
    switch speed.unit {
    case .charactersPerSecond: Double(timeline.texts[cue].halves) / 2
    case .wordsPerMinute: Double(timeline.texts[cue].words)
    }
  }
}
