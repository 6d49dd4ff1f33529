/// Captions are gone before they are read twice.
struct MaximumDurationRule: TimingRule {
  static let rule = StyleRule.maximumDuration
  private let limit: Int

  init?(_ timeline: CueTimeline) {
    guard let limit = timeline.guide.maximumDuration else { return nil }
    self.limit = timeline.grid.count(limit)
  }

  func check(_ cue: Int, _ timeline: CueTimeline) -> Breach? {
    let duration = timeline.duration(cue)
    guard duration > limit else { return nil }
    return Breach(
      timeline.grid.milliseconds(duration), limit: timeline.grid.milliseconds(limit), .milliseconds)
  }

  func repairs(of cue: Int, _ timeline: CueTimeline) -> [[CueEdit]] {
    let end = timeline.starts[cue] + limit
    // Or a little sooner, so that what follows is a pause.
    let pause = timeline.guide.gap?.closesBelow.map { timeline.grid.count($0) } ?? 0
    let sooner = timeline.next[cue].map { [min(end, timeline.starts[$0] - pause)] } ?? []
    return timeline.edits(of: cue, ends: timeline.ends(near: end) + sooner)
  }
}
