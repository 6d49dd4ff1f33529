/// The best that leads to, or from, each place of a ``WordLattice`` in one moment.
struct LatticeRow {
  /// The words that may be said.
  var words: Range<Int>
  /// The first of them is in the first block of states.
  var blocks: Range<Int>
  /// Of the states of ``blocks``.
  var states: [SIMD8<Float>]
  /// Before each of ``words``, and after the last of them.
  var gaps: [Float]

  init(words: Range<Int>, blocks: Range<Int>) {
    (self.words, self.blocks) = (words, blocks)
    states = [SIMD8<Float>](repeating: SIMD8(repeating: WordLattice.impossible), count: blocks.count)
    gaps = [Float](repeating: WordLattice.impossible, count: words.count + 1)
  }

  func state(_ index: Int) -> Float {
    let block = index / 8 - blocks.lowerBound
    return index >= 0 && states.indices.contains(block) ? states[block][index % 8] : WordLattice.impossible
  }

  func gap(before word: Int) -> Float {
    let index = word - words.lowerBound
    return gaps.indices.contains(index) ? gaps[index] : WordLattice.impossible
  }

  /// The row, which leads to its places, without words that may not be said any more; they are left out.
  func leaving(_ next: Range<Int>) -> LatticeRow {
    guard next.lowerBound > words.lowerBound else { return self }
    var row = self
    for index in 0..<min(next.lowerBound - words.lowerBound, gaps.count - 1) {
      row.gaps[index + 1] = max(row.gaps[index + 1], row.gaps[index] - WordLattice.omission)
    }
    return row
  }
}

extension SIMD8<Float> {
  /// The greater of both, lane by lane; `pointwiseMax` is a call.
  @inline(__always)
  func better(_ other: Self) -> Self { replacing(with: other, where: other .> self) }
}
