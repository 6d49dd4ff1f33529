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

  @Test func `frames that damage took do not make a rate variable`() throws {
    // Of 200 frames at 25 Hz ten are gone, and the packets that held them are damaged.
    let gone = Set([50, 53, 54, 55, 61, 62, 70, 71, 72, 73])
    let kept = (0..<200).filter { !gone.contains($0) }
    let damage = Set([50, 51, 55, 60])
    let unit = try #require(Rational(1, 90_000))
    let times = kept.map { Int64($0) * 3600 }
    let timing = FrameTiming(nominalRate: Rational(25), unit: unit, times: times, damagedBefore: damage)
    #expect(!timing.isVariable)
    #expect(timing.standardRate == Rational(25))
    #expect(abs(try #require(timing.averageRate) - 25) < 1e-9)
    #expect(timing.longest == MediaTime(seconds: 0.04))
    // The same gaps where nothing is damaged are what the recording is.
    #expect(FrameTiming(nominalRate: Rational(25), unit: unit, times: times).isVariable)
    let elsewhere: Set = [150]
    #expect(
      FrameTiming(nominalRate: Rational(25), unit: unit, times: times, damagedBefore: elsewhere).isVariable)
  }

  @Test func `a variable rate stays one beside damage`() throws {
    // A frame after 2, 3, 4 … 9 units in turn: hardly any is a whole multiple of another.
    var times: [Int64] = [0]
    for number in 0..<400 { times.append(times[number] + Int64(2 + number % 8) * 1500) }
    let timing = FrameTiming(
      nominalRate: Rational(30), unit: try #require(Rational(1, 90_000)), times: times,
      damagedBefore: Set(stride(from: 0, to: 400, by: 10)))
    #expect(timing.isVariable)
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

extension FrameTiming {
  fileprivate init(nominalRate: Rational?, unit: Rational, times: [Int64], damagedBefore: Set<Int> = []) {
    self.init(
      nominalRate: nominalRate, unit: unit, frames: FrameTimes(times: times, damagedBefore: damagedBefore))
  }
}
