import Foundation
import TestSupport
import Testing

@testable import Alignment

@Suite("Lines through many short correlations")
struct LineFindingTests {
  /// A trace with chance of one standard deviation and a bump at a lag, in steps from its middle.
  private static func trace(bump: Double?, height: Float, reach: Int, _ random: inout SplitMix) -> [Float] {
    (-reach...reach).map { lag in
      // The sum of 12 even values has a variance of 4.
      let chance = (0..<12).reduce(Float(0)) { sum, _ in sum + random.uniform() } / 2
      guard let bump else { return chance }
      let distance = Double(lag) - bump
      return chance + height * Float(exp(-distance * distance / 2))
    }
  }

  @Test("a stretch has the frames that begin in it, and none where the last frame has begun before")
  func framesOfAStretch() {
    let features = RecordingSound([Float](repeating: 0, count: 8_000)).features
    #expect(features.count == 97)
    #expect(features.frames(of: 0..<8_000) == 0..<97)
    #expect(features.frames(of: 800..<1_600) == 10..<20)
    #expect(features.frames(of: 7_990..<8_000).isEmpty)
    #expect(features.slice(features.frames(of: 7_990..<8_000)).count == 0)
  }

  @Test("a line that no single trace shows is found", arguments: [-0.02, 0, 0.013])
  func slantStack(slope: Double) {
    var random = SplitMix(seed: 4)
    let times = (0..<60).map { 1_000 + 50 * Double($0) }
    let center = (1_000 + 3_950) / 2.0
    let traces = times.flatMap {
      Self.trace(bump: 17 + slope * ($0 - center), height: 2, reach: 100, &random)
    }
    let stack = SlantStack(times: times, traces: traces, reach: 100)
    #expect(stack.center == center)
    let (peak, rival) = stack.best(slopes: -0.03...0.03, apart: 6)
    #expect(abs(peak.lag - 17) <= 1)
    // Half a step at the ends, which are 1 475 from the middle.
    #expect(abs(peak.slope - slope) <= 1 / 1_475.0)
    // 60 bumps of 2 add up to 120, divided by √60: 15.5, of which rounding of the shifts takes some.
    #expect((11...18).contains(peak.height))
    #expect(rival < 7)
  }

  @Test("the second best line elsewhere is the rival")
  func rival() {
    var random = SplitMix(seed: 9)
    let times = (0..<40).map { 100 * Double($0) }
    let traces = times.flatMap { _ in
      zip(
        Self.trace(bump: 30, height: 6, reach: 100, &random),
        Self.trace(bump: -40, height: 4, reach: 100, &random)
      ).map { ($0 + $1) / 2.0.squareRoot().float }
    }
    let (peak, rival) = SlantStack(times: times, traces: traces, reach: 100).best(slopes: 0...0, apart: 10)
    #expect(peak.lag == 30 && peak.slope == 0)
    #expect(abs(Double(rival / peak.height) - 4 / 6.0) < 0.1)
  }

  /// Traces as ``PhaseTransform`` makes them: two lags per sample, a bump of the width of its band.
  private static func traces(
    _ line: ClockLine, windows: Int, isOutlier: (Int) -> Bool, offset: Double = 0
  ) -> WaveformStack.Traces {
    var random = SplitMix(seed: 12)
    var traces = WaveformStack.Traces(reference: ClockLine(center: 0, delay: 1_000, slope: 0))
    let reach = PhaseTransform.reach * PhaseTransform.oversampling
    for window in 0..<windows {
      let time = 2_048 + 40_000 * Double(window)
      let lag = (line.delay(at: time) - 1_000) * Double(PhaseTransform.oversampling)
      let bump = isOutlier(window) ? 200 * (random.share() - 0.5) + 30 : lag
      traces.times.append(time)
      traces.values += Self.trace(bump: bump, height: 20, reach: reach, &random).map { $0 }
    }
    return traces
  }

  @Test("a fit is right to a fraction of a sample although a third of the windows lie elsewhere")
  func lineFit() throws {
    let truth = ClockLine(center: 0, delay: 1_005.3, slope: 12e-6)
    let traces = Self.traces(truth, windows: 60, isOutlier: { $0 % 3 == 1 })
    // Half a millisecond off, as the stack may be.
    let near = ClockLine(center: 0, delay: 1_007, slope: 11e-6)
    let fit = LineFit(traces, near: near)
    #expect(fit.windows == 60)
    #expect((35...44).contains(fit.agreeing))
    for time in [0, 2.4e6] { #expect(abs(fit.line.delay(at: time) - truth.delay(at: time)) < 0.05) }
    let slopeDeviation = try #require(fit.slopeDeviation)
    #expect(abs(fit.line.slope - truth.slope) < 4 * slopeDeviation)
    #expect(slopeDeviation < 0.1e-6 && fit.delayDeviation < 0.05)
    #expect(fit.spread > 0 && fit.spread < 0.2)
  }

  @Test("without windows, or with one, there is a line but no uncertainty of its slope")
  func fewWindows() {
    let line = ClockLine(center: 0, delay: 1_000, slope: 0)
    let none = LineFit(WaveformStack.Traces(reference: line), near: line)
    #expect(none.windows == 0 && none.agreeing == 0 && none.slopeDeviation == nil && none.line == line)
    let one = LineFit(Self.traces(line, windows: 1, isOutlier: { _ in false }), near: line)
    #expect(one.windows == 1 && one.agreeing == 1 && one.slopeDeviation == nil)
    #expect(abs(one.line.delay(at: 2_048) - 1_000) < 0.2)
  }

  @Test(
    "two windows of one sound correlate at their delay, also between samples",
    arguments: [0.0, 0.3, -12.75, 250])
  func phaseTransform(delay: Double) throws {
    let event = Event(seconds: 4, seed: 2)
    let first = event.recording(startMs: 1_000, seconds: 0.512, noise: nil)
    // What starts later in the event is further ahead: the peak is at the delay.
    let second = event.recording(startMs: 1_000 + delay / 8, seconds: 0.512, noise: nil)
    var transform = PhaseTransform()
    var trace = [Float](repeating: 0, count: PhaseTransform.traceLength)
    trace.withUnsafeMutableBufferPointer { trace in
      first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { transform.correlate(first, $0, shift: 0, into: trace) }
      }
    }
    let top = try #require(trace.indices.max { trace[$0] < trace[$1] })
    let lag = Double(top) / Double(PhaseTransform.oversampling) - Double(PhaseTransform.reach)
    #expect(abs(lag - delay) <= 0.5)
    #expect(trace[top] > 15)
  }
}

extension Double {
  fileprivate var float: Float { Float(self) }
}
