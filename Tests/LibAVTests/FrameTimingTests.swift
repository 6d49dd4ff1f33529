import MediaTypes
import Testing

@testable import LibAV

@Suite struct FrameTimingTests {
  @Test func `a constant rate in milliseconds is constant`() throws {
    let unit = try #require(Rational(1, 1000))
    let times = (0..<300).map { Int64((Double($0) * 1000 * 1001 / 30_000).rounded()) }
    let timing = FrameTiming(nominalRate: Rational(30_000, 1001), unit: unit, times: times)
    #expect(!timing.isVariable)
    #expect(timing.standardRate == Rational(30_000, 1001))
    #expect(abs(try #require(timing.averageRate) - 29.97) < 0.01)
  }

  @Test func `a header that lies is not believed`() throws {
    // Matroska files often say 60 where every second picture is missing.
    let times = (0..<100).map { Int64($0 * 1000) }
    let timing = FrameTiming(nominalRate: Rational(60), unit: try #require(Rational(1, 25_000)), times: times)
    #expect(!timing.isVariable)
    #expect(timing.standardRate == Rational(25))
  }

  @Test func `a screen recording varies and becomes its usual rate`() throws {
    var times: [Int64] = []
    var time: Int64 = 0
    for number in 0..<600 {
      times.append(time)
      time += number % 10 == 9 ? 90 : 3
    }
    let timing = FrameTiming(nominalRate: Rational(15), unit: try #require(Rational(1, 180)), times: times)
    #expect(timing.isVariable)
    #expect(timing.standardRate == Rational(60))
    #expect(timing.longest == MediaTime(seconds: 0.5))
  }

  @Test func `one lost picture does not make a rate variable`() throws {
    let times = (0..<1000).map { Int64($0 < 500 ? $0 : $0 + 1) * 3600 }
    #expect(
      !FrameTiming(nominalRate: Rational(25), unit: try #require(Rational(1, 90_000)), times: times)
        .isVariable)
  }

  @Test func `an odd constant rate is kept`() throws {
    let times = (0..<100).map { Int64($0) * 7200 }
    let timing = FrameTiming(
      nominalRate: Rational(25, 2), unit: try #require(Rational(1, 90_000)), times: times)
    #expect(timing.standardRate == Rational(25, 2))
  }

  @Test func `no frames and one frame are no trouble`() {
    for times in [[], [0]] as [[Int64]] {
      let timing = FrameTiming(nominalRate: Rational(25), unit: Rational(1), times: times)
      #expect(timing.standardRate == Rational(25))
      #expect(!timing.isVariable)
    }
  }
}
