import TestSupport
import Testing

@testable import Alignment

@Suite struct LiveRhythmTests {
  private let programme = Programme(seconds: 900, seed: 5)

  /// Each phrase typed with a delay of 6 … 14 s that wanders.
  private func typed(_ programme: Programme, at start: Double = 10_000) -> [LiveRhythm.Cue] {
    var random = SplitMix(seed: 3)
    var (delay, last) = (start, 0.0)
    return programme.phrases.map { phrase in
      delay = max(6_000, min(14_000, delay + 700 * Double(random.uniform())))
      last = max(last + 100, phrase.startMs + delay + 800 * Double(random.uniform()))
      return LiveRhythm.Cue(startMs: last, letters: Int((phrase.endMs - phrase.startMs) / 70))
    }
  }

  @Test func `captions that follow the speech are told, and about how late they are`() throws {
    let rhythm = LiveRhythm(try programme.track().activity)
    let finding = try #require(rhythm.finding(typed(programme)))
    #expect(finding.evidence > 4)
    #expect((7_000...13_000).contains(finding.lagMs))
  }

  @Test(arguments: 11..<17)
  func `captions of something else are not`(_ seed: Int) throws {
    let rhythm = LiveRhythm(try programme.track().activity)
    let other = typed(Programme(seconds: 900, seed: UInt64(seed)))
    #expect(try #require(rhythm.finding(other)).evidence < 2.75)
  }

  @Test func `captions that come before the speech do not follow it`() throws {
    let rhythm = LiveRhythm(try programme.track().activity)
    let early = typed(programme).map { LiveRhythm.Cue(startMs: $0.startMs + 60_000, letters: $0.letters) }
    #expect(try #require(rhythm.finding(early)).evidence < 2.75)
  }

  @Test(arguments: [0.0, 300_000])
  func `the shift is among those that the rhythm says, also with another clock`(_ ahead: Double) throws {
    let rhythm = LiveRhythm(try programme.track().activity)
    let cues = typed(programme).map { LiveRhythm.Cue(startMs: $0.startMs + ahead, letters: $0.letters) }
    let shifts = rhythm.shifts(cues, count: 4)
    #expect(shifts.count == 4 && shifts.contains { abs($0 + ahead + 10_000) < 4_000 }, "\(shifts)")
    for (index, shift) in shifts.enumerated() {
      #expect(shifts[..<index].allSatisfy { abs($0 - shift) > 20_000 })
    }
    #expect(LiveRhythm(SpeechActivity(values: [])).shifts(cues, count: 4).isEmpty)
    #expect(rhythm.shifts([], count: 4).isEmpty)
  }

  @Test func `too little is no answer`() throws {
    let rhythm = LiveRhythm(try programme.track().activity)
    #expect(rhythm.finding([]) == nil)
    #expect(rhythm.finding(Array(typed(programme).prefix(2))) == nil)
    #expect(rhythm.finding([0, 1, 2].map { LiveRhythm.Cue(startMs: $0 * 1e12, letters: 9) }) == nil)
    #expect(LiveRhythm(SpeechActivity(values: [])).finding(typed(programme)) == nil)
    #expect(
      LiveRhythm(SpeechActivity(values: [Int8](repeating: 9, count: 9_000))).finding(typed(programme)) == nil)
  }

  @Test func `the answer is marked as one not to rely on`() throws {
    let cues = typed(programme)
    let spans = cues.map { CueSpan(startMs: $0.startMs, endMs: $0.startMs + 1_000) }
    let timing = try #require(
      CaptionTiming(spans, letters: cues.map(\.letters), following: try programme.track().activity))
    #expect(timing.verdict == .unsure && timing.confidence < 0.1 && timing.cues.count == spans.count)
    #expect(timing.shiftMs < -6_000)
  }
}
