/// Captions at one place follow each other. The earlier one ends sooner.
struct OverlapRule: TimingRule {
  static let rule = StyleRule.overlap

  init?(_ timeline: CueTimeline) {}

  func check(_ cue: Int, _ timeline: CueTimeline) -> Breach? {
    guard let next = timeline.next[cue], timeline.duration(cue) > 0 else { return nil }
    let overlap = timeline.ends[cue] - timeline.starts[next]
    return overlap > 0 ? Breach(timeline.grid.milliseconds(overlap), limit: 0, .milliseconds) : nil
  }

  func repairs(of cue: Int, _ timeline: CueTimeline) -> [[CueEdit]] {
    guard let next = timeline.next[cue] else { return [] }
    let start = timeline.starts[next]
    return timeline.edits(of: cue, ends: [start - timeline.minimumGap, start] + timeline.ends(near: start))
  }
}
