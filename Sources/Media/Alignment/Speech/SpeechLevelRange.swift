import Spectrum

/// How quiet and how loud each band is over the ten seconds around a moment.
struct SpeechLevelRange {
  /// Level frames of one block: 250 ms.
  private static let blockLength = 25
  /// Blocks before and after that are looked at.
  private static let reach = 20
  /// Blocks before and after that are averaged.
  private static let smoothing = 5
  /// Blocks before and after one that have a part in what is known of it; loud ones are averaged once more.
  private static let surroundings = reach + smoothing + 1
  /// Level frames that have to be there after a frame for its range to be what it stays.
  static let lookahead = (surroundings + 1) * blockLength

  private let firstBlock: Int
  /// Block by block, in steps of half a decibel.
  private let floors: [SIMD16<UInt8>]
  /// Block by block, of each pair of bands, in dB of full scale.
  private let ceilings: [SIMD8<Float>]

  /// - Parameter frames: those that will be asked for.
  init(_ levels: BandEnvelope, frames: Range<Int>) {
    let blockCount = (levels.count + Self.blockLength - 1) / Self.blockLength
    let wanted =
      frames.lowerBound / Self.blockLength..<(frames.upperBound + Self.blockLength - 1) / Self.blockLength
    let around =
      max(0, wanted.lowerBound - Self.surroundings)..<min(blockCount, wanted.upperBound + Self.surroundings)
    let blocks = around.map { SpeechLevelBlock(levels, $0 * Self.blockLength, length: Self.blockLength) }
    let quiet = Self.extreme(blocks.map(\.quiet)) { $0.replacing(with: $1, where: $1 .< $0) }
    let loud = Self.extreme(Self.mean(blocks.map(\.loud), reach: 1)) {
      $0.replacing(with: $1, where: $1 .> $0)
    }
    let part = wanted.lowerBound - around.lowerBound..<wanted.upperBound - around.lowerBound
    firstBlock = wanted.lowerBound
    floors = Self.mean(quiet, reach: Self.smoothing)[part].map { floor in
      // 2 dB above what the quiet frames have, so that their own scatter is not taken for sound.
      SIMD16<UInt8>(
        clamping: SIMD16<Int32>((pointwiseMax(floor, SIMD16(repeating: 54)) + 4).rounded(.toNearestOrEven)))
    }
    ceilings = Self.mean(loud, reach: Self.smoothing)[part].map { pointwiseMax($0, SIMD8(repeating: -90)) }
  }

  /// Of all bands at a frame of the levels, in steps of half a decibel.
  func floor(_ frame: Int) -> SIMD16<UInt8> { floors[frame / Self.blockLength - firstBlock] }

  /// Of each pair of bands, in dB of full scale.
  func floorDecibels(_ frame: Int) -> SIMD8<Float> {
    let floor = SIMD16<Float>(floor(frame)) / 2 - 127
    return (floor.evenHalf + floor.oddHalf) / 2
  }

  /// Of each pair of bands, in dB of full scale.
  func ceiling(_ frame: Int) -> SIMD8<Float> { ceilings[frame / Self.blockLength - firstBlock] }

  /// The lowest or highest values over the surrounding blocks.
  @inline(__always)
  private static func extreme<Values: SIMD>(_ blocks: [Values], _ choose: (Values, Values) -> Values)
    -> [Values]
  {
    blocks.indices.map { index in
      let others = max(0, index - reach)...min(blocks.count - 1, index + reach)
      return others.reduce(blocks[index]) { choose($0, blocks[$1]) }
    }
  }

  @inline(__always)
  private static func mean<Values: SIMD>(_ blocks: [Values], reach: Int) -> [Values]
  where Values.Scalar == Float {
    blocks.indices.map { index in
      let range = max(0, index - reach)...min(blocks.count - 1, index + reach)
      return range.reduce(Values.zero) { $0 + blocks[$1] } / Float(range.count)
    }
  }
}
