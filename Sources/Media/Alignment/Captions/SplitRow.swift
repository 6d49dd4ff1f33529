/// The sums of a ``SplitTable`` by shift, in blocks of which the compiler makes vector code. What the last block has beyond
/// the shifts is negative infinity, which is never the best.
struct SplitRow {
  typealias Block = SIMD16<Float>
  private var blocks: [Block]

  /// A place at which a row is higher than anywhere before.
  struct Record {
    var index: Int32
    var sum: Float
  }

  /// The same sum at all shifts from the end of the piece before on.
  struct Piece {
    var end: Int
    var sum: Float
  }

  /// A bit for each shift.
  struct Choices {
    fileprivate var bits: [UInt16] = []

    subscript(index: Int) -> Bool { bits[index / 16] >> UInt16(index % 16) & 1 == 1 }
  }

  /// A row of zeros.
  init(count: Int) {
    blocks = Array(repeating: Block(repeating: -.infinity), count: (count + 15) / 16)
    blocks.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: Float.self) { $0[..<count].update(repeating: 0) }
    }
  }

  /// In their order; the last is the highest place.
  var records: [Record] {
    var records: [Record] = []
    var highest = -Float.infinity
    for (number, block) in blocks.enumerated() where any(block .> highest) {
      for lane in 0..<16 where block[lane] > highest {
        highest = block[lane]
        records.append(Record(index: Int32(16 * number + lane), sum: highest))
      }
    }
    // Kept for each cue, so without the room that appending makes.
    return records.withUnsafeBufferPointer { Array($0) }
  }

  /// Takes other sums where they are higher, and adds to all.
  /// - Parameters:
  ///   - pieces: the others; they end where the row does.
  ///   - gain: what to add to sixteen sums from one on.
  /// - Returns: where the others were taken.
  @inline(__always)
  mutating func take(_ pieces: [Piece], adding gain: (Int) -> Block) -> Choices {
    let bits = SIMD16<UInt32>(repeating: 1) &<< SIMD16<UInt32>(0..<16)
    var choices = Choices()
    choices.bits.reserveCapacity(blocks.count)
    var (piece, next) = (0, 0)
    while next < blocks.count {
      // Blocks that lie in one piece, or one in which others begin.
      let last = max(next, min(blocks.count, pieces[piece].end / 16) - 1)
      let others = others(&piece, in: next, of: pieces)
      for number in next...last {
        let own = blocks[number]
        let isHigher = others .> own
        blocks[number] = own.replacing(with: others, where: isHigher) + gain(16 * number)
        choices.bits.append(
          UInt16(truncatingIfNeeded: SIMD16.zero.replacing(with: bits, where: isHigher).wrappedSum()))
      }
      next = last + 1
      while piece < pieces.count - 1, pieces[piece].end <= 16 * next { piece += 1 }
    }
    return choices
  }

  /// The sums of pieces in a block.
  /// - Parameter piece: in which the block begins; becomes the one in which it ends.
  private func others(_ piece: inout Int, in block: Int, of pieces: [Piece]) -> Block {
    var others = Block(repeating: pieces[piece].sum)
    guard pieces[piece].end < 16 * block + 16 else { return others }
    for lane in 0..<16 {
      while piece < pieces.count, pieces[piece].end <= 16 * block + lane { piece += 1 }
      others[lane] = piece < pieces.count ? pieces[piece].sum : -.infinity
    }
    piece = min(piece, pieces.count - 1)
    return others
  }
}
