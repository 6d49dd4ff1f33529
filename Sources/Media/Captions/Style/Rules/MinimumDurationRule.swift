import MediaTypes

/// Captions are shown long enough to be noticed.
struct MinimumDurationRule: TimingRule {
  static let rule = StyleRule.minimumDuration
  private let limit: StyleGuide.MinimumDuration

  init?(_ timeline: CueTimeline) {
    guard let limit = timeline.guide.minimumDuration else { return nil }
    self.limit = limit
  }

  func check(_ cue: Int, _ timeline: CueTimeline) -> Breach? {
    let (duration, limit) = (timeline.duration(cue), self.limit(cue, timeline))
    guard duration < limit else { return nil }
    return Breach(
      timeline.grid.milliseconds(duration), limit: timeline.grid.milliseconds(limit), .milliseconds)
  }

  func repairs(of cue: Int, _ timeline: CueTimeline) -> [[CueEdit]] {
    let end = timeline.starts[cue] + limit(cue, timeline)
    let room = timeline.latestEnd(cue).map { [$0] } ?? []
    return timeline.edits(of: cue, ends: timeline.ends(near: end) + room)
  }

  private func limit(_ cue: Int, _ timeline: CueTimeline) -> Int {
    switch limit {
    case .fixed(let time): timeline.grid.count(time)
    // A text of millions of words has to stay within what can be counted.
    case .perWord(let time):
      timeline.grid.count(MediaTime(ticks: time.ticks * Int64(min(timeline.texts[cue].words, 1_000_000))))
    }
  }
}
