/// The table of a dynamic programme over cues and shifts. It holds one bit for each pair of them.
struct SplitTable {
  private let shifts: ClosedRange<Int>
  /// What a change costs.
  private let price: Float
  private let disorder: Disorder
  /// The best sum of all cues so far, by the last one's shift.
  private var best: [Float]
  private var cues: [Decisions] = []

  /// Putting a cue before the end of the one before.
  struct Disorder {
    /// What it costs on top of a change.
    var price: Float
    /// By how many frames it may be.
    var frames: Int
  }

  /// How the shifts of one cue follow from those of the cue before.
  private struct Decisions {
    /// A bit for each shift: whether it differs from that of the cue before.
    var changes: [UInt64]
    /// Where, from the lowest shift on, the cue before has a higher sum than at any lower one. The last is its best.
    var records: [(index: Int32, sum: Float)] = []
    /// Frames by which the shift may be lower than that of the cue before without disorder.
    var gap: Int

    /// Moves a place among the records to the last one at a shift that is not above `limit`.
    func advance(_ record: inout Int, to limit: Int) {
      while record + 1 < records.count, Int(records[record + 1].index) <= limit { record += 1 }
    }
  }

  /// - Parameter shifts: in frames.
  init(shifts: ClosedRange<Int>, price: Float, disorder: Disorder) {
    self.shifts = shifts
    self.price = price
    self.disorder = disorder
    best = [Float](repeating: 0, count: shifts.count)
  }

  /// Adds the next cue.
  /// - Parameters:
  ///   - gap: frames since the end of the cue before, by which a shift may shrink.
  ///   - gain: of the cue at a shift in frames.
  mutating func add(gap: Int, gain: (Int) -> Float) {
    var decisions = Decisions(changes: [UInt64](repeating: 0, count: (best.count + 63) / 64), gap: gap)
    for (index, sum) in best.enumerated() where sum > decisions.records.last?.sum ?? -.infinity {
      decisions.records.append((Int32(index), sum))
    }
    var next = best
    var (ordered, disordered) = (0, 0)
    for index in best.indices {
      decisions.advance(&ordered, to: index + gap)
      decisions.advance(&disordered, to: index + gap + disorder.frames)
      let records = decisions.records
      let change = max(records[ordered].sum, records[disordered].sum - disorder.price) - price
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
      guard cue > 0, decisions.changes[index / 64] >> UInt64(index % 64) & 1 == 1,
        let first = decisions.records.first
      else { continue }
      let ordered = decisions.records.last { Int($0.index) <= index + decisions.gap } ?? first
      let disordered =
        decisions.records.last { Int($0.index) <= index + decisions.gap + disorder.frames } ?? first
      index = Int(ordered.sum >= disordered.sum - disorder.price ? ordered.index : disordered.index)
    }
    return path.reversed()
  }
}
