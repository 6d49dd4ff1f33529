import TestSupport
import Testing

@testable import Alignment

@Suite("The split table finds what trying everything finds")
struct SplitTableTests {
  private static let price: Float = 3
  private static let disorder = SplitTable.Disorder(price: 2, frames: 12)

  /// Cues with gains at every shift, which favour one of two.
  private struct Case {
    let shifts: ClosedRange<Int>
    var gaps: [Int] = []
    var gains: [[Float]] = []

    init(shifts: ClosedRange<Int>, cues: Int, seed: UInt64) {
      var random = SplitMix(seed: seed)
      self.shifts = shifts
      for cue in 0..<cues {
        gaps.append(Int(random.share() * 20))
        var row = shifts.map { _ in random.uniform() }
        row[cue < cues / 2 ? shifts.count / 3 : shifts.count * 4 / 5] += 1
        gains.append(row)
      }
    }

    /// What a path is worth: the gains less the prices of its changes.
    func worth(_ path: [Int]) -> Float {
      path.enumerated().reduce(0) { sum, step in
        let (cue, shift) = step
        let price = cue == 0 ? 0 : price(from: path[cue - 1], to: shift, gap: gaps[cue])
        return sum + gains[cue][shift - shifts.lowerBound] - price
      }
    }

    private func price(from old: Int, to new: Int, gap: Int) -> Float {
      if old == new { return 0 }
      if old <= new + gap { return SplitTableTests.price }
      return old <= new + gap + disorder.frames ? SplitTableTests.price + disorder.price : .infinity
    }

    /// The most that any path is worth.
    var best: Float {
      var sums = gains[0]
      for cue in gains.indices.dropFirst() {
        sums = sums.indices.map { new in
          let before = sums.indices.map { old in sums[old] - price(from: old, to: new, gap: gaps[cue]) }
          return (before.max() ?? 0) + gains[cue][new]
        }
      }
      return sums.max() ?? 0
    }
  }

  /// One shift, fewer than a block, whole blocks, and some more.
  @Test(arguments: [-5...(-5), -9...1, 0...31, -37...100], UInt64(1)...5)
  func `the path is worth as much as the best of all`(_ shifts: ClosedRange<Int>, _ seed: UInt64) {
    let example = Case(shifts: shifts, cues: 30, seed: seed)
    var table = SplitTable(shifts: shifts, price: Self.price, disorder: Self.disorder)
    for (gap, gains) in zip(example.gaps, example.gains) {
      table.add(gap: gap) { first in
        var block = SplitRow.Block(repeating: .nan)
        for lane in 0..<16 where first + lane < gains.count { block[lane] = gains[first + lane] }
        return block
      }
    }
    let path = table.path()
    #expect(path.count == 30)
    #expect(path.allSatisfy(shifts.contains))
    #expect(abs(example.worth(path) - example.best) < 1e-3)
  }
}
