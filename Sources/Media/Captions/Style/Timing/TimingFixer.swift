/// Repairs times until nothing is left that can be repaired without harm.
///
/// A repair is taken only when it makes the breach it is for smaller and no other one, of this cue or its neighbours, larger.
/// What is done depends on the times alone, and it goes on until nothing changes, so that fixing what was fixed changes
/// nothing.
struct TimingFixer {
  private(set) var timeline: CueTimeline
  private let rules: [any TimingRule]
  /// Cues must not end before the last of their words appears.
  private let lastAppearances: [Int?]
  private var waiting: [Int]
  private var isWaiting: [Bool]
  /// Repairs of one cue; a stop for what should not happen, that two go to and fro.
  private static let repairLimit = 32
  private var repairs: [Int]

  init(_ timeline: CueTimeline, rules: [any TimingRule], lastAppearances: [Int?]) {
    self.timeline = timeline
    self.rules = rules
    self.lastAppearances = lastAppearances
    waiting = timeline.order.reversed()
    isWaiting = .init(repeating: true, count: waiting.count)
    repairs = .init(repeating: 0, count: waiting.count)
  }

  mutating func run() {
    while let cue = waiting.popLast() {
      isWaiting[cue] = false
      while repairs[cue] < Self.repairLimit, repair(cue) { repairs[cue] += 1 }
    }
  }

  /// Makes the first repair that does no harm.
  /// - Returns: whether there was one.
  private mutating func repair(_ cue: Int) -> Bool {
    for (index, rule) in rules.enumerated() where rule.check(cue, timeline) != nil {
      for edits in rule.repairs(of: cue, timeline) where accept(edits, for: index, at: cue) {
        for edit in edits { wake(edit.cue) }
        return true
      }
    }
    return false
  }

  private mutating func wake(_ cue: Int) {
    for neighbour in [timeline.next[cue], cue, timeline.previous[cue]] {
      guard let neighbour, !isWaiting[neighbour] else { continue }
      isWaiting[neighbour] = true
      waiting.append(neighbour)
    }
  }

  private mutating func accept(_ edits: [CueEdit], for rule: Int, at cue: Int) -> Bool {
    // What lies between two cues is counted with the first.
    var affected = Set(edits.map(\.cue))
    for edit in edits {
      if let previous = timeline.previous[edit.cue] { affected.insert(previous) }
    }
    let before = affected.map { breaches(of: $0) }
    let old = edits.map { ($0.cue, timeline.starts[$0.cue], timeline.ends[$0.cue]) }
    for edit in edits {
      (timeline.starts[edit.cue], timeline.ends[edit.cue]) = (edit.start, edit.end)
    }
    if edits.allSatisfy(isPossible) {
      let after = affected.map { breaches(of: $0) }
      let harm = zip(before, after).contains { zip($0, $1).contains { $0 < $1 } }
      let place = Array(affected).firstIndex(of: cue) ?? 0
      if !harm, after[place][rule] < before[place][rule] { return true }
    }
    for (cue, start, end) in old { (timeline.starts[cue], timeline.ends[cue]) = (start, end) }
    return false
  }

  /// How large each rule's breach is.
  private func breaches(of cue: Int) -> [Double] { rules.map { $0.check(cue, timeline)?.excess ?? 0 } }

  /// Whether the cues stay in their order, after zero, and each shows all its words.
  private func isPossible(_ edit: CueEdit) -> Bool {
    let starts = timeline.starts
    if let before = timeline.before[edit.cue], starts[before] > edit.start { return false }
    if let after = timeline.after[edit.cue], starts[after] < edit.start { return false }
    return edit.start >= 0 && edit.start < edit.end && edit.end > lastAppearances[edit.cue] ?? .min
  }
}
