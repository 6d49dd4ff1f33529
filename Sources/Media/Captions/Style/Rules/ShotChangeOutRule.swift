/// A caption ends just before a shot change or well away from it.
struct ShotChangeOutRule: TimingRule {
  static let rule = StyleRule.shotChangeOut
  private let distance: Int
  private let reach: Int
  private let gap: Int

  init?(_ timeline: CueTimeline) {
    guard let limits = timeline.guide.shotChanges, timeline.grid.hasFrames, timeline.shotChanges != nil else {
      return nil
    }
    distance = timeline.grid.count(limits.distance)
    reach = timeline.grid.count(limits.reach)
    gap = limits.gapFrames
  }

  func check(_ cue: Int, _ timeline: CueTimeline) -> Breach? {
    let end = timeline.ends[cue]
    guard timeline.duration(cue) > 0, let shot = timeline.nearestShotChange(to: end), end != shot - gap,
      abs(end - shot) < distance, !isBound(cue, timeline)
    else { return nil }
    return Breach(Double(abs(end - shot)), limit: Double(distance), .frames, excess: 1)
  }

  func repairs(of cue: Int, _ timeline: CueTimeline) -> [[CueEdit]] {
    let end = timeline.ends[cue]
    guard let shot = timeline.nearestShotChange(to: end) else { return [] }
    let targets = end - shot > reach ? [shot + distance, shot - gap] : [shot - gap]
    return timeline.edits(of: cue, ends: targets)
  }

  /// A caption that runs up to the next one ends where that begins, and it is the next one that keeps to the shot change.
  private func isBound(_ cue: Int, _ timeline: CueTimeline) -> Bool {
    guard let next = timeline.next[cue] else { return false }
    let start = timeline.starts[next]
    guard timeline.ends[cue] >= start - gap else { return false }
    guard let shot = timeline.nearestShotChange(to: start) else { return true }
    return start != shot
  }
}
