/// The table of a dynamic programme over cues and shifts. It holds one bit for each pair of them.
struct SplitTable {
  private let shifts: ClosedRange<Int>
  /// What a change costs.
  private let price: Float
  private let disorder: Disorder
  /// The best sum of all cues so far, by the last one's shift.
  private var best: SplitRow
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
    /// Whether each shift differs from that of the cue before.
    var changes: SplitRow.Choices
    /// Of the cue before. The last is its best.
    var records: [SplitRow.Record]
    /// Frames by which the shift may be lower than that of the cue before without disorder.
    var gap: Int
  }

  /// - Parameter shifts: in frames.
  init(shifts: ClosedRange<Int>, price: Float, disorder: Disorder) {
    self.shifts = shifts
    self.price = price
    self.disorder = disorder
    best = SplitRow(count: shifts.count)
  }

  /// Adds the next cue.
  /// - Parameters:
  ///   - gap: frames since the end of the cue before, by which a shift may shrink.
  ///   - gain: of the cue at sixteen shifts from one on, which is counted from the lowest; those beyond the highest do not
  ///     matter.
  mutating func add(gap: Int, gain: (Int) -> SplitRow.Block) {
    let records = best.records
    let changes = best.take(moved(records, gap: gap), adding: gain)
    cues.append(Decisions(changes: changes, records: records, gap: gap))
  }

  /// The best sums of all cues so far where the next one has another shift.
  private func moved(_ records: [SplitRow.Record], gap: Int) -> [SplitRow.Piece] {
    var pieces: [SplitRow.Piece] = []
    var (ordered, disordered) = (0, 0)
    var start = 0
    // From one place at which a further record comes into reach to the next.
    while start < shifts.count {
      let (near, far) = (start + gap, start + gap + disorder.frames)
      while ordered + 1 < records.count, Int(records[ordered + 1].index) <= near { ordered += 1 }
      while disordered + 1 < records.count, Int(records[disordered + 1].index) <= far { disordered += 1 }
      var length = shifts.count - start
      if ordered + 1 < records.count { length = min(length, Int(records[ordered + 1].index) - near) }
      if disordered + 1 < records.count { length = min(length, Int(records[disordered + 1].index) - far) }
      start += length
      pieces.append(
        SplitRow.Piece(
          end: start, sum: max(records[ordered].sum, records[disordered].sum - disorder.price) - price))
    }
    return pieces
  }

  /// The best shift of each cue, in frames.
  func path() -> [Int] {
    guard var index = best.records.last.map({ Int($0.index) }) else { return [] }
    var path: [Int] = []
    for (cue, decisions) in cues.enumerated().reversed() {
      path.append(index + shifts.lowerBound)
      guard cue > 0, decisions.changes[index], let first = decisions.records.first else { continue }
      let (near, far) = (index + decisions.gap, index + decisions.gap + disorder.frames)
      let ordered = decisions.records.last { Int($0.index) <= near } ?? first
      let disordered = decisions.records.last { Int($0.index) <= far } ?? first
      index = Int(ordered.sum >= disordered.sum - disorder.price ? ordered.index : disordered.index)
    }
    return path.reversed()
  }
}
