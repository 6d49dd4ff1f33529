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

  /// Each is shown until the next; what was typed in one go comes in threes, of which two go at once.
  private func shown(_ cues: [LiveRhythm.Cue]) -> [CueSpan] {
    cues.indices.map { index in
      let isBurst = index % 3 > 0
      return CueSpan(
        startMs: cues[index].startMs, endMs: cues[index].startMs + (isBurst ? 300 : 3_000))
    }
  }

  @Test func `what nobody could read was typed live`() {
    let cues = typed(programme)
    let letters = cues.map(\.letters)
    #expect(LiveTimes.areLikely(shown(cues), letters: letters))
    let readable = cues.map { CueSpan(startMs: $0.startMs, endMs: $0.startMs + 2_000) }
    #expect(!LiveTimes.areLikely(readable, letters: letters))
    #expect(!LiveTimes.areLikely([], letters: []))
    // A slip now and then is none.
    let slip = readable.enumerated().map { number, cue in
      CueSpan(startMs: cue.startMs, endMs: cue.startMs + (number % 25 == 0 ? 100 : 2_000))
    }
    #expect(!LiveTimes.areLikely(slip, letters: letters))
  }

  @Test func `captions of this recording begin and end with its speech`() throws {
    let speech = try programme.track().activity
    let own = typed(programme)
    // 900 s, and a window of 30 s.
    #expect(abs(LiveTimes.evidence(own, of: speech) - 3.4) < 0.01)
    #expect(LiveTimes.evidence(own.dropLast(own.count / 3), of: speech) == -2)
    #expect(LiveTimes.evidence(own.map { .init(startMs: $0.startMs + 40_000, letters: 9) }, of: speech) == -2)
    #expect(LiveTimes.evidence(own, of: SpeechActivity(values: [])) == 0)
  }

  /// Too little for the rhythm alone.
  @Test(arguments: UInt64(21)...24)
  func `few live captions may belong where they begin and end`(_ seed: UInt64) throws {
    let short = Programme(seconds: 160, seed: seed)
    let speech = try short.track().activity
    let cues = typed(short)
    let own = try #require(CaptionTiming(shown(cues), letters: cues.map(\.letters), following: speech))
    #expect(own.verdict == .unsure && (-25_000...0).contains(own.shiftMs))
    let others = typed(Programme(seconds: 300, seed: seed + 100))
    #expect(CaptionTiming(shown(others), letters: others.map(\.letters), following: speech) == nil)
    let readable = cues.map { CueSpan(startMs: $0.startMs, endMs: $0.startMs + 2_500) }
    let rhythm = try #require(LiveRhythm(speech).finding(cues))
    #expect(
      (CaptionTiming(readable, letters: cues.map(\.letters), following: speech) != nil)
        == (rhythm.evidence > 5))
  }
}
