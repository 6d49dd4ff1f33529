import Spectrum
import TestSupport
import Testing

@testable import Alignment

@Suite("How quiet and how loud it is around a moment")
struct SpeechLevelRangeTests {
  private static func levels(frames: Int, seed: UInt64) throws -> BandEnvelope {
    var random = SplitMix(seed: seed)
    let levels = (0..<frames * 16).map { _ in UInt8(40 + 200 * random.share()) }
    return try #require(BandEnvelope(levels: levels[...], bandCount: 16))
  }

  /// A whole block, and what may be left of one.
  @Test(arguments: [25, 24, 11, 2, 1])
  func `a fifth of a block is below, and a fifth above`(_ length: Int) throws {
    let levels = try Self.levels(frames: 100 + length, seed: UInt64(length))
    let block = SpeechLevelBlock(levels, 100, length: 25)
    for band in 0..<16 {
      let sorted = (100..<levels.count).map { Float(levels[$0][band]) }.sorted()
      #expect(block.quiet[band] == sorted[Int((Float(length - 1) * 0.2).rounded())])
    }
    for pair in 0..<8 {
      let sorted = (100..<levels.count).map { frame in
        (Float(levels[frame][2 * pair]) + Float(levels[frame][2 * pair + 1])) / 4 - 127
      }.sorted()
      #expect(block.loud[pair] == sorted[Int((Float(length - 1) * 0.8).rounded())])
    }
  }

  @Test func `a part says what the whole says`() throws {
    let levels = try Self.levels(frames: 4_321, seed: 6)
    let whole = SpeechLevelRange(levels, frames: 0..<levels.count)
    for frames in [0..<100, 1_020..<2_333, 4_000..<4_321] {
      let part = SpeechLevelRange(levels, frames: frames)
      for frame in frames {
        #expect(part.floor(frame) == whole.floor(frame) && part.ceiling(frame) == whole.ceiling(frame))
      }
    }
  }

  @Test func `what comes later than it looks ahead changes nothing`() throws {
    let levels = try Self.levels(frames: 3_000, seed: 7)
    let frame = 1_524
    let end = (frame + SpeechLevelRange.lookahead) * 16
    let short = try #require(BandEnvelope(levels: levels.levels[..<end], bandCount: 16))
    let (one, other) = (
      SpeechLevelRange(short, frames: frame..<frame + 1), SpeechLevelRange(levels, frames: frame..<frame + 1)
    )
    #expect(one.floor(frame) == other.floor(frame) && one.ceiling(frame) == other.ceiling(frame))
  }
}
