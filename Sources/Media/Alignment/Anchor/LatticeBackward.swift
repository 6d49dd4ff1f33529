/// The way through a ``WordLattice`` from its end, moment by moment.
struct LatticeBackward {
  let lattice: WordLattice
  /// The best that leads from the places of the later moment, with what these earn there; an empty block follows.
  private var gains: [SIMD8<Float>] = []
  /// The same less what it costs to leave out the state before.
  private var skipGains: [SIMD8<Float>] = []
  private var gainBlocks = 0..<0
  private var earned: [SIMD8<Float>] = []

  private static let nothing = SIMD8<Float>(repeating: WordLattice.impossible)

  init(_ lattice: WordLattice) {
    self.lattice = lattice
  }

  /// The best that leads from each place of the last moment.
  func end(_ forward: LatticeRow) -> LatticeRow {
    var row = LatticeRow(words: forward.words, blocks: forward.blocks)
    let wordCount = lattice.text.wordCount
    row.gaps[row.gaps.count - 1] = -WordLattice.omission * Float(wordCount - row.words.upperBound)
    finish(&row)
    return row
  }

  /// - Parameters:
  ///   - after: the row of the next moment.
  ///   - moment: the next moment.
  ///   - forward: the row of this one.
  /// - Returns: the best that leads from each place of this moment.
  mutating func step(_ after: LatticeRow, of moment: Int, to forward: LatticeRow) -> LatticeRow {
    earn(after, moment)
    var row = LatticeRow(words: forward.words, blocks: forward.blocks)
    for index in row.gaps.indices {
      let word = row.words.lowerBound + index
      guard word >= after.words.lowerBound else { continue }
      row.gaps[index] = max(
        after.gap(before: word),
        after.words.contains(word) ? gain(lattice.text.wordBounds[word]) : WordLattice.impossible)
    }
    row.states.withUnsafeMutableBufferPointer { states in
      gains.withUnsafeBytes { gains in
        skipGains.withUnsafeBytes { skipGains in
          for index in states.indices {
            let block = row.blocks.lowerBound + index
            guard gainBlocks.contains(block) else { continue }
            let place = (block - gainBlocks.lowerBound) * MemoryLayout<SIMD8<Float>>.stride
            let same = gains.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self)
            let one = gains.loadUnaligned(fromByteOffset: place + 4, as: SIMD8<Float>.self)
            let two = skipGains.loadUnaligned(fromByteOffset: place + 8, as: SIMD8<Float>.self)
            states[index] = (same - WordLattice.stay).better(one).better(two)
          }
        }
      }
    }
    finish(&row)
    return row
  }

  /// The best that leads from a state of the later moment of the last step, with what it earns there.
  func gain(_ state: Int) -> Float {
    guard gainBlocks.contains(state / 8) else { return WordLattice.impossible }
    return gains[state / 8 - gainBlocks.lowerBound][state % 8]
  }

  private mutating func earn(_ after: LatticeRow, _ moment: Int) {
    gainBlocks = after.blocks
    if earned.count < after.blocks.count { earned = after.states }
    lattice.earnings(moment, after.blocks, &earned)
    gains.removeAll(keepingCapacity: true)
    skipGains.removeAll(keepingCapacity: true)
    for index in after.states.indices {
      let gain = after.states[index] + earned[index]
      gains.append(gain)
      skipGains.append(gain - lattice.skips[after.blocks.lowerBound + index])
    }
    gains.append(Self.nothing)
    skipGains.append(Self.nothing)
  }

  /// Words that are left out, and pauses after words.
  private func finish(_ row: inout LatticeRow) {
    for index in row.gaps.indices.dropLast().reversed() {
      row.gaps[index] = max(row.gaps[index], row.gaps[index + 1] - WordLattice.omission)
    }
    for word in row.words {
      let last = lattice.text.wordBounds[word + 1] - 1
      let (block, lane) = (last / 8 - row.blocks.lowerBound, last % 8)
      let pause = row.gaps[word + 1 - row.words.lowerBound] - lattice.pause
      row.states[block][lane] = max(row.states[block][lane], pause)
    }
  }
}
