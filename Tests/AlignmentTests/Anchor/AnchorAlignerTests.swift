import Foundations
import Spectrum
import SpeechSynthesis
import TestSupport
import Testing

@testable import Alignment

/// What one voice says is found in what another one says.
@Suite struct AnchorAlignerTests {
  private static let lines = [
    "The first recording was made on a cold morning in November.",
    "Nobody in the village had ever seen a camera before.",
    "They asked us whether it would hurt, and we said that it would not.",
    "By the end of the day forty two people had told us their stories.",
    "Some of them were sad, most of them were funny, all of them were true.",
    "We left the next morning, before the river rose again.",
    "Thirty years later the tapes were found in a cupboard under the stairs.",
  ]

  private struct Recording {
    var track: SpeechTrack
    /// In ms, of each word of each line.
    var starts: [[Double]]
  }

  /// Lines as an American says them, with pauses of so many seconds before each.
  private func recording(_ lines: [String], pauses: [Double]) throws -> Recording {
    let voice = try SpeechSynthesizer(language: "en-us")
    var samples: [Float] = []
    var starts: [[Double]] = []
    for (line, pause) in zip(lines, pauses) {
      samples += [Float](repeating: 0, count: Int(pause * Double(voice.sampleRate)))
      let speech = try voice.speak(line.split(separator: " ").map(String.init))
      starts.append(speech.wordStarts.map { Double($0 + samples.count) * 1_000 / Double(voice.sampleRate) })
      samples += speech.samples.map { Float($0) / 32_768 }
    }
    var noise = SplitMix(seed: 7)
    for index in samples.indices { samples[index] += noise.uniform() * 0.003 }
    // What a voice says has the levels of a recording, at steps of nearly 10 ms.
    let reference = ReferenceSpeech(
      samples: samples, sampleRate: voice.sampleRate, wordStarts: [], pauses: [])
    return Recording(track: Self.track(reference), starts: starts)
  }

  private static func track(_ heard: ReferenceSpeech) -> SpeechTrack {
    var features = SpeechFeatures()
    var activity: [Int8] = []
    features.visit(heard.levels, isWhole: true) { feature in
      activity.append(SpeechActivity.stored(SpeechModel.fitted.logarithmOfOdds(feature)))
    }
    return SpeechTrack(activity: SpeechActivity(values: activity), levels: heard.levels)
  }

  private func say(_ lines: [String], language: String = "en") throws -> [ReferenceSpeech] {
    let voice = try SpeechSynthesizer(language: language)
    return try lines.map { line in
      let speech = try voice.speak(line.split(separator: " ").map(String.init))
      return ReferenceSpeech(
        samples: speech.samples.map { Float($0) / 32_768 }, sampleRate: voice.sampleRate,
        wordStarts: speech.wordStarts, pauses: speech.pauses)
    }
  }

  /// How far words are off in ms, in order.
  private func errors(_ timing: AnchorTiming, _ starts: [[Double]]) -> [Double] {
    // Frames of the recording are 220 samples of 22,050 Hz long and look around their place.
    zip(timing.cues.joined(), starts.joined()).map { abs(($0.startMs - 11) * (220 / 220.5) - $1) }.sorted()
  }

  @Test func `words are found where another voice says them`() throws {
    let recording = try recording(Self.lines, pauses: [3, 0.4, 1.5, 0.2, 6, 0.8, 2])
    let timing = try AnchorAligner(recording.track).align(try say(Self.lines), cancellation: Cancellation())
    #expect(timing.cues.map(\.count) == recording.starts.map(\.count))
    let errors = errors(timing, recording.starts)
    #expect(errors[errors.count / 2] < 40 && errors[errors.count * 9 / 10] < 120, "\(errors.suffix(10))")
    #expect(timing.medianMargin > 5)
  }

  @Test func `words of a long text are looked for around their share of the recording`() throws {
    let recording = try recording(Self.lines, pauses: [3, 0.4, 1.5, 0.2, 6, 0.8, 2])
    let text = try say(Self.lines)
    var aligner = AnchorAligner(recording.track)
    // A third of what is said: within a sixth of the recording.
    aligner.mostStates = 150
    let near = try aligner.align(text, cancellation: Cancellation())
    let errors = errors(near, recording.starts)
    #expect(errors[errors.count / 2] < 40 && errors[errors.count * 9 / 10] < 120, "\(errors.suffix(10))")
    // So near to it that hardly a word is there.
    aligner.mostStates = 1
    let nowhere = try aligner.align(text, cancellation: Cancellation())
    #expect(nowhere.medianMargin < near.medianMargin)
  }

  @Test func `what nobody wrote down, and what nobody says, does not lead astray`() throws {
    let recording = try recording(Self.lines, pauses: [1, 1, 1, 1, 1, 1, 1])
    // The third line is not in the text; another one that nobody says is.
    var (text, starts) = (Self.lines, recording.starts)
    text.remove(at: 2)
    starts.remove(at: 2)
    text.insert("Please hold the line while we connect you to an operator.", at: 4)
    var timing = try AnchorAligner(recording.track).align(try say(text), cancellation: Cancellation())
    timing.cues.remove(at: 4)
    let errors = errors(timing, starts)
    #expect(errors[errors.count / 2] < 40 && errors[errors.count * 9 / 10] < 200, "\(errors.suffix(10))")
  }

  @Test func `another text is not believed`() throws {
    let recording = try recording(Self.lines, pauses: [1, 1, 1, 1, 1, 1, 1])
    let other = [
      "Preheat the oven to two hundred degrees and butter a large baking tin.",
      "Whisk the eggs with the sugar until the mixture is pale and thick.",
      "Fold in the flour, a spoonful at a time, and do not stir too much.",
      "Pour everything into the tin and bake it for half an hour or so.",
      "Let it cool completely before you cut it into squares.",
    ]
    let aligner = AnchorAligner(recording.track)
    let timing = try aligner.align(try say(other), cancellation: Cancellation())
    #expect(timing.medianMargin < 3)
    let captions = CaptionTiming(other.map { _ in CueSpan(startMs: 0, endMs: 0) }, on: timing)
    #expect(captions.verdict != .solid && captions.confidence < 0.5)
  }

  @Test func `excerpts are heard at the shift at which they are said, and other ones nowhere`() throws {
    let recording = try recording(Self.lines, pauses: [40, 1, 1, 1, 1, 1, 1])
    let search = ExcerptSearch(recording.track)
    /// As they were typed, ten seconds late and by up to four more, with a clock that is a minute ahead.
    func excerpts(_ lines: [String]) throws -> [[ExcerptSearch.Cue]] {
      let cues = zip(lines.indices, try say(lines)).map { index, speech in
        ExcerptSearch.Cue(
          startMs: recording.starts[index][0] + 70_000 + Double(index % 3) * 2_000, speech: speech)
      }
      return [Array(cues.prefix(3)), Array(cues.dropFirst(3))]
    }
    func isPromising(_ lines: [String], at shiftsMs: [Double]) throws -> Bool {
      try search.isPromising(try excerpts(lines), shiftsMs: shiftsMs, cancellation: Cancellation())
    }
    #expect(try isPromising(Self.lines, at: [-10_000, -72_000]))
    #expect(try !isPromising(Self.lines, at: [-10_000, 200_000]))
    let other = [
      "Preheat the oven to two hundred degrees and butter a large baking tin.",
      "Whisk the eggs with the sugar until the mixture is pale and thick.",
      "Fold in the flour, a spoonful at a time, and do not stir too much.",
      "Pour everything into the tin and bake it for half an hour or so.",
      "Let it cool completely before you cut it into squares.",
    ]
    #expect(try !isPromising(other, at: [-10_000, -72_000]))
    #expect(try !search.isPromising([[], []], shiftsMs: [0], cancellation: Cancellation()))
    #expect(throws: Cancelled.self) {
      let cancellation = Cancellation()
      cancellation.cancel()
      _ = try search.isPromising(try excerpts(Self.lines), shiftsMs: [0], cancellation: cancellation)
    }
  }

  @Test func `captions do not overlap, and what is no speech keeps its place`() throws {
    let recording = try recording(Self.lines, pauses: [1, 1, 1, 1, 5, 1, 1])
    var speech = try say(Self.lines)
    speech.insert(.silent, at: 4)
    let anchored = try AnchorAligner(recording.track).align(speech, cancellation: Cancellation())
    // As they were typed: ten seconds late; the description 1 s after the end of the line before it.
    var spans = recording.starts.map { CueSpan(startMs: $0[0] + 10_000, endMs: $0[0] + 11_000) }
    spans.insert(
      CueSpan(startMs: spans[3].startMs + 5_000, endMs: spans[3].startMs + 6_000, isSpeech: false), at: 4)
    let timing = CaptionTiming(spans, on: anchored)
    #expect(timing.method == .anchor && timing.verdict == .solid && abs(timing.shiftMs + 10_000) < 100)
    #expect(abs(timing.cues[4].startMs - timing.cues[3].startMs - 5_000) < 1)
    for (cue, next) in zip(timing.cues, timing.cues.dropFirst()) {
      #expect(cue.startMs < cue.endMs && cue.endMs <= next.startMs)
    }
    #expect(timing.cues[4].words == nil && timing.cues[3].words?.count == recording.starts[3].count)
    #expect(!timing.isAlreadyRight)
    // Of a text the description follows what is said before it.
    let untimed = CaptionTiming(
      spans.map { CueSpan(startMs: 0, endMs: 0, isSpeech: $0.isSpeech) }, on: anchored)
    #expect(untimed.shiftMs == 0 && untimed.cues[4].endMs - untimed.cues[4].startMs == 2_000)
    #expect(untimed.cues[4].startMs >= untimed.cues[3].words?.last?.endMs ?? .infinity)
  }

  @Test func `nothing to say, or nothing to hear, is no answer`() throws {
    let recording = try recording(Self.lines, pauses: [1, 1, 1, 1, 1, 1, 1])
    let empty = try AnchorAligner(recording.track).align([.silent], cancellation: Cancellation())
    #expect(empty.cues == [[]] && empty.medianMargin == 0)
    let nobody = Self.track(.silent)
    let timing = try AnchorAligner(nobody).align(try say(Self.lines), cancellation: Cancellation())
    #expect(timing.medianMargin == 0 && timing.cues.count == Self.lines.count)
    #expect(timing.cues.joined().allSatisfy { $0.startMs.isFinite && $0.endMs >= $0.startMs })
    #expect(
      CaptionTiming(Self.lines.map { _ in CueSpan(startMs: 0, endMs: 0) }, on: timing).verdict == .nothing)
  }
}
