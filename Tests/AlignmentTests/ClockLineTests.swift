import Foundation
import Testing

@testable import Alignment

@Suite("Lines from one clock to another")
struct ClockLineTests {
  /// A camera that was switched on 2 s after the master, whose clock runs 100 ppm fast, seen from its 30th second.
  private static let line = ClockLine(center: 240_000, delay: 16_000 + 240_000 * slope, slope: slope)
  private static let slope = 1 / (1 + 100e-6) - 1

  @Test("offset and drift are those of the definition")
  func meaning() {
    #expect(abs(Self.line.offsetMs - 2_000) < 1e-9)
    #expect(abs(Self.line.driftPpm - 100) < 1e-6)
    // After 1 000 000 samples of its own, 1 000 000 / 1.0001 of the master's have passed.
    #expect(abs(Self.line.delay(at: 1_000_000) - (16_000 + 1_000_000 / 1.000_1 - 1_000_000)) < 1e-6)
  }

  @Test("is the same line from wherever it is seen")
  func centered() {
    for time in [-5e6, 0, 123.4, 9e6] {
      let other = Self.line.centered(at: time)
      #expect(other.center == time && other.slope == Self.line.slope)
      #expect(abs(other.delay(at: 77_777) - Self.line.delay(at: 77_777)) < 1e-6)
      #expect(abs(other.offsetMs - 2_000) < 1e-6)
    }
  }

  @Test("overlap is where both clocks run, in samples of the second")
  func overlap() throws {
    let still = { (delay: Double) in ClockLine(center: 0, delay: delay, slope: 0) }
    #expect(still(100).overlap(first: 1_000, second: 500) == 0..<500)
    #expect(still(700).overlap(first: 1_000, second: 500) == 0..<300)
    #expect(still(-200).overlap(first: 1_000, second: 500) == 200..<500)
    #expect(still(-200).overlap(first: 100, second: 500) == 200..<300)
    #expect(still(1_000).overlap(first: 1_000, second: 500) == nil)
    #expect(still(-500).overlap(first: 1_000, second: 500) == nil)
    #expect(still(0).overlap(first: 0, second: 500) == nil)
    let overlap = try #require(Self.line.overlap(first: 1_016_000, second: 5_000_000))
    #expect(overlap.lowerBound == 0)
    // 1 000 000 samples of the master after the start are 1 000 100 of the camera's.
    #expect(abs(overlap.upperBound - 1_000_100) < 1e-3)
  }

  @Test("samples outside of a recording are silence")
  func outside() throws {
    let samples = SoundSamples([1, 2, 3])
    for (start, expected) in [
      (-2, [0, 0, 1, 2] as [Float]), (1, [2, 3, 0, 0]), (3, [0, 0, 0, 0]), (-9, [0, 0, 0, 0]),
      (-1, [0, 1, 2, 3]),
    ] {
      var buffer = [Float](repeating: .nan, count: 4)
      try buffer.withUnsafeMutableBufferPointer { try samples.read(from: start, into: $0) }
      #expect(buffer == expected)
    }
    #expect(samples.durationMs == 0.375)
  }
}
