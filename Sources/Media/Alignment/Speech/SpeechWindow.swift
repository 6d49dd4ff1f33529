import Foundation
import Spectrum

/// A stretch of a recording's band levels with sums, from which means over any window in it follow.
struct SpeechWindow {
  private let first: Int
  private let range: SpeechLevelRange
  /// Of each pair of bands, in doublings of the energy over the floor.
  private var excess: PrefixSums
  private var excessSquares: PrefixSums
  /// Of each pair of bands, in dB of full scale.
  private var decibels: PrefixSums
  /// Of all bands: how unlike they are in dB, and how much the excess changed since the frame before.
  private var contrast: PrefixSums

  /// Doublings of the energy, by half decibels over the floor.
  private static let doublings = (0...255).map { min(10, log2(1 + pow(10, Float($0) / 20))) }

  /// - Parameter frames: of the levels.
  init(_ levels: BandEnvelope, frames: Range<Int>) {
    first = frames.lowerBound
    range = SpeechLevelRange(levels, frames: frames)
    excess = PrefixSums(capacity: frames.count)
    excessSquares = PrefixSums(capacity: frames.count)
    decibels = PrefixSums(capacity: frames.count)
    contrast = PrefixSums(capacity: frames.count)
    var before: SIMD8<Float>?
    let doublings = Self.doublings
    for frame in frames {
      let values = levels[frame]
      let floor = range.floor(frame)
      let steps = values.replacing(with: floor, where: values .< floor) &- floor
      let bits = SIMD16<Float>(steps) { doublings[Int($0)] }
      let level = SIMD16<Float>(values) / 2 - 127
      let pairs = (bits.evenHalf + bits.oddHalf) / 2
      excess.append(pairs)
      excessSquares.append(pairs * pairs)
      decibels.append((level.evenHalf + level.oddHalf) / 2)
      let mean = level.sum() / 16
      let spread = (((level - mean) * (level - mean)).sum() / 16).squareRoot()
      contrast.append(SIMD8(spread, Self.distance(pairs, before ?? pairs), 0, 0, 0, 0, 0, 0))
      before = pairs
    }
  }

  /// - Parameter frame: of the levels.
  func fill(_ vector: inout [Float], _ frame: Int) {
    let index = frame - first
    var next = 0
    func add(_ values: SIMD8<Float>) {
      for lane in 0..<8 { vector[next + lane] = values[lane] }
      next += 8
    }
    func add(_ value: Float) {
      vector[next] = value
      next += 1
    }
    let short = excess.mean(around: index, reach: 4)
    let middle = excess.mean(around: index, reach: 25)
    add(short)
    add(middle)
    add(excess.mean(around: index, reach: 75))
    let variance = excessSquares.mean(around: index, reach: 25) - middle * middle
    add(variance.clamped(lowerBound: .zero, upperBound: SIMD8(repeating: 100)).squareRoot())

    let level = decibels.mean(around: index, reach: 3)
    let ceiling = range.ceiling(frame)
    let depth = (ceiling - level) / 10
    add(depth.clamped(lowerBound: SIMD8(repeating: -1), upperBound: SIMD8(repeating: 6)))
    add(max(-1, min(6, depth.sum() / 8)))
    let reach = (ceiling - range.floorDecibels(frame)) / 10
    add(reach.clamped(lowerBound: .zero, upperBound: SIMD8(repeating: 6)).sum() / 8)
    add((level - level.sum() / 8) / 10)
    add(contrast.mean(around: index, reach: 25)[1])
    add(contrast.mean(around: index, reach: 5)[0] / 10)
    add((short - excess.mean(around: index, reach: 40)).sum() / 8)
  }

  private static func distance(_ one: SIMD8<Float>, _ other: SIMD8<Float>) -> Float {
    let difference = one - other
    return difference.replacing(with: -difference, where: difference .< .zero).sum() / 8
  }
}

extension SIMD16<Float> {
  /// What a function gives for each of sixteen values.
  @inline(__always)
  fileprivate init(_ values: SIMD16<UInt8>, _ function: (UInt8) -> Float) {
    self.init(
      function(values[0]), function(values[1]), function(values[2]), function(values[3]), function(values[4]),
      function(values[5]), function(values[6]), function(values[7]), function(values[8]), function(values[9]),
      function(values[10]), function(values[11]), function(values[12]), function(values[13]),
      function(values[14]),
      function(values[15]))
  }
}

/// Sums of vectors from the first on.
private struct PrefixSums {
  private var sums: [SIMD8<Float>] = [.zero]
  private var sum = SIMD8<Float>.zero

  init(capacity: Int) { sums.reserveCapacity(capacity + 1) }

  mutating func append(_ value: SIMD8<Float>) {
    sum += value
    sums.append(sum)
  }

  /// The mean over an index and its neighbours, as far as there are any.
  func mean(around index: Int, reach: Int) -> SIMD8<Float> {
    let (low, high) = (max(0, index - reach), min(sums.count - 1, index + reach + 1))
    return (sums[high] - sums[low]) / Float(max(1, high - low))
  }
}
