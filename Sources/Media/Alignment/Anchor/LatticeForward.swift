/// The way through a ``WordLattice`` from its beginning, moment by moment.
struct LatticeForward {
  let lattice: WordLattice
  private var scratch: [SIMD8<Float>] = []
  private var entries: [SIMD8<Float>] = []
  private var earned: [SIMD8<Float>] = []

  init(_ lattice: WordLattice) {
    self.lattice = lattice
  }

  /// Before the first moment: nothing is said, and words may have been left out.
  var start: LatticeRow {
    let words = lattice.words(at: 0, after: 0..<0)
    var row = LatticeRow(words: words, blocks: lattice.blocks(of: words))
    for index in row.gaps.indices { row.gaps[index] = -WordLattice.omission * Float(index) }
    return row
  }

  /// - Returns: the best that leads to each place in a moment.
  mutating func step(_ before: LatticeRow, to moment: Int) -> LatticeRow {
    let text = lattice.text
    let words = lattice.words(at: moment, after: before.words)
    var row = LatticeRow(words: words, blocks: lattice.blocks(of: words))
    let before = before.leaving(words)
    fill(from: before, row.blocks)
    for word in words {
      let state = text.wordBounds[word]
      entries[state / 8 - row.blocks.lowerBound][state % 8] = before.gap(before: word)
    }
    if earned.count < row.blocks.count { earned = row.states }
    lattice.earnings(moment, row.blocks, &earned)
    let skips = lattice.skips
    row.states.withUnsafeMutableBufferPointer { states in
      scratch.withUnsafeBytes { old in
        for index in states.indices {
          // The block itself, and the same shifted by one and by two states; a block of padding comes first.
          let place = (index + 1) * MemoryLayout<SIMD8<Float>>.stride
          let same = old.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self)
          let one = old.loadUnaligned(fromByteOffset: place - 4, as: SIMD8<Float>.self)
          let two = old.loadUnaligned(fromByteOffset: place - 8, as: SIMD8<Float>.self)
          let best = (same - WordLattice.stay).better(one).better(two - skips[row.blocks.lowerBound + index])
          states[index] = best.better(entries[index]) + earned[index]
        }
      }
    }
    for word in words {
      let state = text.wordBounds[word]
      entries[state / 8 - row.blocks.lowerBound][state % 8] = WordLattice.impossible
    }
    for index in row.gaps.indices {
      let word = words.lowerBound + index
      var best = before.gap(before: word)
      if index > 0 {
        best = max(best, row.state(text.wordBounds[word] - 1) - lattice.pause)
        best = max(best, row.gaps[index - 1] - WordLattice.omission)
      }
      row.gaps[index] = best
    }
    return row
  }

  private mutating func fill(from before: LatticeRow, _ blocks: Range<Int>) {
    let nothing = SIMD8<Float>(repeating: WordLattice.impossible)
    if entries.count < blocks.count { entries = [SIMD8<Float>](repeating: nothing, count: blocks.count) }
    if scratch.count != blocks.count + 1 {
      scratch = [SIMD8<Float>](repeating: nothing, count: blocks.count + 1)
    }
    for index in scratch.indices {
      let block = blocks.lowerBound + index - 1
      scratch[index] =
        before.blocks.contains(block) ? before.states[block - before.blocks.lowerBound] : nothing
    }
  }
}
