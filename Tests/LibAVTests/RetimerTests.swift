import Foundation
import Foundations
import LibAV
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@Suite struct RetimerTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static func segment(_ from: Double, _ offset: Double, _ drift: Double) -> SyncSegment {
    SyncSegment(fromMs: from, offsetMs: offset, driftPpm: drift)
  }

  /// Re-times a recording with pulses, and says how late each is, in ms, and how many samples came out.
  private func errors(
    _ pulses: [Double], seconds: Double, sampleRate: Int, _ segments: [SyncSegment], start: Double = 0,
    end: Double? = nil, outputRate: Int, expected: [Double]? = nil
  ) throws -> (late: [Double?], samples: Int64) {
    let path = folder.appending("pulses-\(UUID().uuidString).wav")
    try PulseRecording.write(pulses, seconds: seconds, sampleRate: sampleRate, to: path)
    let map = try #require(TimeMap(segments))
    let reader = try SourceReader(
      MediaSource(paths: [path]), tracks: [.audio(0)], cancellation: Cancellation())
    let retimer = try Retimer(
      reader.description, map: map, start: MediaTime(seconds: start), end: end.map { MediaTime(seconds: $0) },
      sampleRate: outputRate)
    var meter = PulseMeter(
      expected: expected ?? pulses.map { map.masterTime(of: $0 * 1000) / 1000 - start },
      sampleRate: outputRate)
    let rate = Rational(Int64(outputRate))
    var next: Int64 = 0
    func take(_ timed: TimedFrame) {
      let first = timed.time.units(at: rate)
      #expect(first == next, "the samples are an unbroken run")
      next = first + Int64(timed.frame.sampleCount)
      meter.take(timed.frame, at: first)
    }
    _ = try reader.read { try retimer.push($0, take) }
    try retimer.finish(take)
    return (meter.errors, next)
  }

  /// The rate is low so that the test is short; the error of the ratio does not depend on it, and the others are
  /// half a sample, which at 48 kHz is a sixth of this one's. The second drift is the hardest: it lies between two
  /// ratios.
  @Test(arguments: [-61.803399, 0.0004])
  func `in eight hours no pulse is off by more than a sample`(drift: Double) throws {
    // At fractions of a sample, too.
    let pulses = stride(from: 2.0, to: 28_800, by: 3599.000_037_5).map { $0 }
    let (late, samples) = try errors(
      pulses, seconds: 28_800, sampleRate: 8000, [Self.segment(0, 1234.56, drift)], outputRate: 8000)
    #expect(late.count == 9)
    for error in late { #expect(abs(try #require(error)) < 0.08) }
    let length = (28_800 / (1 + drift * 1e-6) + 1.23456) * 8000
    #expect(abs(Double(samples) - length) < 2)
  }

  @Test func `another sample rate is one and the same resampling`() throws {
    let pulses = (1...20).map { Double($0) * 0.93 }
    let (late, _) = try errors(
      pulses, seconds: 20, sampleRate: 44_100, [Self.segment(0, 87.654, 150)], outputRate: 48_000)
    for error in late { #expect(abs(try #require(error)) < 0.025) }
  }

  @Test func `a gap between pieces becomes silence`() throws {
    let pulses = (1...19).map { Double($0) * 0.51 }
    let segments = [Self.segment(0, 100, 50), Self.segment(5000, 350, -20)]
    let (late, samples) = try errors(
      pulses, seconds: 10, sampleRate: 48_000, segments, end: 10.5, outputRate: 48_000)
    for error in late { #expect(abs(try #require(error)) < 0.025) }
    #expect(samples == 504_000)
  }

  @Test func `of what two pieces both hold the first one's stays`() throws {
    let segments = [Self.segment(0, 400, 0), Self.segment(5000, 100, 0)]
    // The second piece begins at 5.1 s, where the first goes on to 5.4 s.
    let (late, samples) = try errors(
      [4.9, 5.1, 5.5], seconds: 10, sampleRate: 48_000, segments, outputRate: 48_000,
      expected: [5.3, 5.2, 5.6])
    #expect(abs(try #require(late[0])) < 0.025)
    #expect(late[1] == nil)
    #expect(abs(try #require(late[2])) < 0.025)
    #expect(samples == 484_800)
  }

  @Test func `what lies outside of the part asked for is cut or filled`() throws {
    let pulses = (1...9).map { Double($0) }
    // The camera began 2.5 s before the part, and ends 1.5 s before the part does.
    let (late, samples) = try errors(
      pulses, seconds: 10, sampleRate: 48_000, [Self.segment(0, -1500, 0)], start: 1, end: 10,
      outputRate: 48_000)
    #expect(late.prefix(2).allSatisfy { $0 == nil })
    for error in late.dropFirst(2) { #expect(abs(try #require(error)) < 0.025) }
    #expect(samples == 432_000)
  }
}
