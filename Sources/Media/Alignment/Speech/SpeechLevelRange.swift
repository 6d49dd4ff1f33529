import Foundation
import Spectrum

/// How quiet and how loud each band is over the ten seconds around a moment.
struct SpeechLevelRange {
  /// Level frames of one block: 250 ms.
  private static let blockLength = 25
  /// Blocks before and after that are looked at.
  private static let reach = 20
  /// Blocks before and after that are averaged.
  private static let smoothing = 5

  /// Block by block, in steps of half a decibel.
  private let floors: [SIMD16<UInt8>]
  /// Block by block, of each pair of bands, in dB of full scale.
  private let ceilings: [SIMD8<Float>]

  init(_ levels: BandEnvelope) {
    let starts = stride(from: 0, to: levels.count, by: Self.blockLength)
    let blocks = starts.map { start in
      Self.block(levels, start..<min(levels.count, start + Self.blockLength))
    }
    let quiet = Self.mean(Self.extreme(blocks.map(\.quiet), pointwiseMin), reach: Self.smoothing)
    floors = quiet.map { floor in
      // 2 dB above what the quiet frames have, so that their own scatter is not taken for sound.
      SIMD16<UInt8>(
        clamping: SIMD16<Int32>((pointwiseMax(floor, SIMD16(repeating: 54)) + 4).rounded(.toNearestOrEven)))
    }
    let loud = Self.mean(blocks.map(\.loud), reach: 1)
    ceilings = Self.mean(Self.extreme(loud, pointwiseMax), reach: Self.smoothing).map { ceiling in
      pointwiseMax(ceiling, SIMD16(repeating: -90)).lowHalf
    }
  }

  /// Of all bands at a frame of the levels, in steps of half a decibel.
  func floor(_ frame: Int) -> SIMD16<UInt8> { floors[frame / Self.blockLength] }

  /// Of each pair of bands, in dB of full scale.
  func floorDecibels(_ frame: Int) -> SIMD8<Float> {
    let floor = SIMD16<Float>(floors[frame / Self.blockLength]) / 2 - 127
    return (floor.evenHalf + floor.oddHalf) / 2
  }

  /// Of each pair of bands, in dB of full scale.
  func ceiling(_ frame: Int) -> SIMD8<Float> { ceilings[frame / Self.blockLength] }

  /// The level that a fifth of a block's frames stay below, and in its lower half that which a fifth exceed.
  private static func block(
    _ levels: BandEnvelope, _ frames: Range<Int>
  ) -> (quiet: SIMD16<Float>, loud: SIMD16<Float>) {
    var quiet = SIMD16<Float>.zero
    var loud = SIMD16<Float>.zero
    var column = [Float](repeating: 0, count: frames.count)
    for band in 0..<16 {
      for (index, frame) in frames.enumerated() { column[index] = Float(levels.levels[frame * 16 + band]) }
      quiet[band] = quantile(0.2, of: &column)
    }
    for pair in 0..<8 {
      for (index, frame) in frames.enumerated() {
        let place = frame * 16 + 2 * pair
        column[index] = (Float(levels.levels[place]) + Float(levels.levels[place + 1])) / 4 - 127
      }
      loud[pair] = quantile(0.8, of: &column)
    }
    return (quiet, loud)
  }

  private static func quantile(_ share: Float, of values: inout [Float]) -> Float {
    values.sort()
    return values[Int((share * Float(values.count - 1)).rounded())]
  }

  /// The lowest or highest values over the surrounding blocks.
  private static func extreme(
    _ blocks: [SIMD16<Float>], _ choose: (SIMD16<Float>, SIMD16<Float>) -> SIMD16<Float>
  ) -> [SIMD16<Float>] {
    blocks.indices.map { index in
      let others = max(0, index - reach)...min(blocks.count - 1, index + reach)
      return others.reduce(blocks[index]) { choose($0, blocks[$1]) }
    }
  }

  private static func mean(_ blocks: [SIMD16<Float>], reach: Int) -> [SIMD16<Float>] {
    blocks.indices.map { index in
      let range = max(0, index - reach)...min(blocks.count - 1, index + reach)
      return range.reduce(SIMD16<Float>.zero) { $0 + blocks[$1] } / Float(range.count)
    }
  }
}
