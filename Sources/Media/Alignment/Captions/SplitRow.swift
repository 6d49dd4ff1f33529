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

  /// A bit for each shift.
  struct Choices {
    fileprivate var bits: [UInt16] = []

    subscript(index: Int) -> Bool { bits[index / 16] >> UInt16(index % 16) & 1 == 1 }
  }

  /// A row of zeros.
  init(count: Int) {
    blocks = Array(repeating: Block(repeating: -.infinity), count: (count + 15) / 16)
    fill(0..<count, with: 0)
  }

  mutating func fill(_ range: Range<Int>, with sum: Float) {
    blocks.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: Float.self) { $0[range].update(repeating: sum) }
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

  /// Takes another row's sums where they are higher, and adds to all.
  /// - Parameter gain: what to add to sixteen sums from one on.
  /// - Returns: where the other's were taken.
  @inline(__always)
  mutating func take(_ other: SplitRow, adding gain: (Int) -> Block) -> Choices {
    let bits = SIMD16<UInt32>(repeating: 1) &<< SIMD16<UInt32>(0..<16)
    var choices = Choices()
    choices.bits.reserveCapacity(blocks.count)
    for number in blocks.indices {
      let (own, others) = (blocks[number], other.blocks[number])
      let isHigher = others .> own
      blocks[number] = own.replacing(with: others, where: isHigher) + gain(16 * number)
      choices.bits.append(
        UInt16(truncatingIfNeeded: SIMD16.zero.replacing(with: bits, where: isHigher).wrappedSum()))
    }
    return choices
  }
}
