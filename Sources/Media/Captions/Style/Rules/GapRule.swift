/// Gaps have their least length, or are long enough to be seen as pauses: what lies between flickers.
struct GapRule: TimingRule {
  static let rule = StyleRule.gap
  private let minimum: Int
  /// Gaps from here on are pauses.
  private let pause: Int

  init?(_ timeline: CueTimeline) {
    guard let gap = timeline.guide.gap, timeline.grid.hasFrames || gap.minimumFrames == 0 else { return nil }
    minimum = gap.minimumFrames
    pause = gap.closesBelow.map { timeline.grid.count($0) } ?? gap.minimumFrames
  }

  func check(_ cue: Int, _ timeline: CueTimeline) -> Breach? {
    guard let next = timeline.next[cue], timeline.duration(cue) > 0 else { return nil }
    let gap = timeline.starts[next] - timeline.ends[cue]
    if gap >= 0, gap < minimum { return breach(gap, minimum, timeline.grid) }
    if gap > minimum, gap < pause {
      // A gap that another repair moves about between the two is neither better nor worse.
      return breach(gap, minimum, timeline.grid, excess: 1)
    }
    return nil
  }

  func repairs(of cue: Int, _ timeline: CueTimeline) -> [[CueEdit]] {
    guard let next = timeline.next[cue] else { return [] }
    let start = timeline.starts[next]
    return timeline.edits(
      of: cue, ends: [start - minimum, start - pause] + timeline.ends(near: start - minimum))
  }

  private func breach(_ gap: Int, _ limit: Int, _ grid: TimeGrid, excess: Double? = nil) -> Breach {
    grid.hasFrames
      ? Breach(Double(gap), limit: Double(limit), .frames, excess: excess)
      : Breach(grid.milliseconds(gap), limit: grid.milliseconds(limit), .milliseconds, excess: excess)
  }
}
