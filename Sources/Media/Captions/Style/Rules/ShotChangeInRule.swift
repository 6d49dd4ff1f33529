/// A caption begins on a shot change or well away from it.
struct ShotChangeInRule: TimingRule {
  static let rule = StyleRule.shotChangeIn
  private let distance: Int
  private let reach: Int

  init?(_ timeline: CueTimeline) {
    guard let limits = timeline.guide.shotChanges, timeline.grid.hasFrames, timeline.shotChanges != nil else {
      return nil
    }
    distance = timeline.grid.count(limits.distance)
    reach = timeline.grid.count(limits.reach)
  }

  func check(_ cue: Int, _ timeline: CueTimeline) -> Breach? {
    let start = timeline.starts[cue]
    guard let shot = timeline.nearestShotChange(to: start), shot != start, abs(start - shot) < distance else {
      return nil
    }
    return Breach(Double(abs(start - shot)), limit: Double(distance), .frames, excess: 1)
  }

  func repairs(of cue: Int, _ timeline: CueTimeline) -> [[CueEdit]] {
    let (start, end) = (timeline.starts[cue], timeline.ends[cue])
    guard let shot = timeline.nearestShotChange(to: start) else { return [] }
    // What begins well before the shot change belongs to the shot before.
    let targets = shot - start > reach ? [shot - distance, shot] : [shot]
    return targets.flatMap { target in
      // Where it begins later, it may be shown as long as before.
      [end, max(end, end + target - start)].flatMap { end -> [[CueEdit]] in
        let alone = CueEdit(cue: cue, start: target, end: end)
        guard let previous = timeline.previous[cue] else { return [[alone]] }
        let earlier = CueEdit(
          cue: previous, start: timeline.starts[previous], end: target - timeline.minimumGap)
        return [[alone], [alone, earlier]]
      }
    }
  }
}
