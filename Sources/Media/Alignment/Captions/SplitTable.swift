/// The table of a dynamic programme over cues and shifts. It holds one bit for each pair of them.
struct SplitTable {
  private let shifts: ClosedRange<Int>
  private let price: Float
  /// The best sum of all cues so far, by the last one's shift.
  private var best: [Float]
  private var cues: [Decisions] = []

  /// How the shifts of one cue follow from those of the cue before.
  private struct Decisions {
    /// A bit for each shift: whether it differs from that of the cue before.
    var changes: [UInt64]
    /// Where, from the lowest shift on, the cue before has a higher sum than at any lower one.
    var records: [Int32]
    /// Frames by which the shift may be lower than that of the cue before.
    var gap: Int
  }

  /// - Parameter shifts: in frames.
  init(shifts: ClosedRange<Int>, price: Float) {
    self.shifts = shifts
    self.price = price
    best = [Float](repeating: 0, count: shifts.count)
  }

  /// Adds the next cue.
  /// - Parameters:
  ///   - gap: frames since the end of the cue before, by which a shift may shrink.
  ///   - gain: of the cue at a shift in frames.
  mutating func add(gap: Int, gain: (Int) -> Float) {
    var decisions = Decisions(changes: [UInt64](repeating: 0, count: (best.count + 63) / 64), records: [], gap: gap)
    var next = best
    var record = -Float.infinity
    var reached = 0
    for index in best.indices {
      while reached < min(best.count, index + gap + 1) {
        if best[reached] > record {
          record = best[reached]
          decisions.records.append(Int32(reached))
        }
        reached += 1
      }
      let change = record - price
      if change > best[index] {
        next[index] = change
        decisions.changes[index / 64] |= 1 << UInt64(index % 64)
      }
      next[index] += gain(index + shifts.lowerBound)
    }
    best = next
    cues.append(decisions)
  }

  /// The best shift of each cue, in frames.
  func path() -> [Int] {
    guard var index = best.indices.max(by: { best[$0] < best[$1] }) else { return [] }
    var path: [Int] = []
    for (cue, decisions) in cues.enumerated().reversed() {
      path.append(index + shifts.lowerBound)
      guard cue > 0, decisions.changes[index / 64] >> UInt64(index % 64) & 1 == 1 else { continue }
      // The cue before may have any shift up to this one and the gap; the records are those of that row.
      index = Int(decisions.records.last { Int($0) <= index + decisions.gap } ?? 0)
    }
    return path.reversed()
  }
}
