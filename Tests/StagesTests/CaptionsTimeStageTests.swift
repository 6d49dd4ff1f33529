import Captions
import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct CaptionsTimeStageTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  private func time(_ captions: FilePath, _ more: [String: Value] = [:]) async throws -> [String: Value] {
    let heard = try await bench.run(SpeechStage(), ["source": .file(Fixture.spokenLines)])
    return try await bench.run(
      CaptionsTimeStage(),
      ["speech": heard["speech"] ?? .null, "captions": .file(captions)].merging(more) { $1 })
  }

  private func cues(_ value: Value?) throws -> [Cue] {
    try CaptionFiles.read(try #require(value?.fileValue)).reading.document.cues
  }

  @Test func `shifted captions come back to their lines`() async throws {
    let path = bench.folder.appending("late.srt")
    try SpokenLines.write(to: path) { $0 + 41.7 }
    let outputs = try await time(path)
    #expect(outputs["info"]?["verdict"] == "solid" && outputs["info"]?["method"] == "shift")
    #expect(abs((outputs["info"]?["shiftMs"]?.numberValue ?? 0) + 41_700) < 60)
    let (timed, lines) = (try cues(outputs["captions"]), try SpokenLines.cues())
    #expect(timed.map(\.text.plain) == lines.map(\.text.plain))
    for (cue, line) in zip(timed, lines) {
      #expect(abs(cue.start.milliseconds - line.start.milliseconds) < 60)
    }
    let report = try JSONDecoder().decode(Value.self, from: try #require(try outputs["report"]?.data))
    #expect(report["cues"]?.listValue?.count == lines.count && report["splits"] == [])
  }

  @Test func `stretched captions get their pace back`() async throws {
    let path = bench.folder.appending("pal.vtt")
    try SpokenLines.write(as: .webVTT, to: path) { 12 + $0 / (25 / 23.976) }
    let outputs = try await time(path, ["method": "stretch"])
    #expect(outputs["info"]?["verdict"] == "solid" && outputs["info"]?["method"] == "stretch")
    for (cue, line) in zip(try cues(outputs["captions"]), try SpokenLines.cues()) {
      #expect(abs(cue.start.milliseconds - line.start.milliseconds) < 120)
    }
  }

  @Test func `captions that are right come back byte for byte`() async throws {
    let text = try String(contentsOfFile: Fixture.spokenLinesCaptions.path.string, encoding: .utf8)
    // As no writer would write it: line ends of another system, numbers out of order.
    let odd =
      "\u{FEFF}" + text.replacing("\n", with: "\r\n").replacing("1\r\n00:00:02", with: "77\r\n00:00:02")
    let path = bench.folder.appending("right.srt")
    try Data(odd.utf8).write(to: URL(filePath: path.string))
    #expect(try await time(path)["captions"]?.data == Data(odd.utf8))
    // Another format is written anew.
    let timed = try cues(try await time(path, ["format": "vtt"])["captions"])
    #expect(timed.map(\.text.plain) == (try SpokenLines.cues()).map(\.text.plain))
  }

  @Test func `an answer that is not to be relied on is not written`() async throws {
    let path = bench.folder.appending("other.srt")
    var random = Congruential(state: 42)
    let cues = (0..<16).map { index in
      let start = Double(index) * 4.7 + random.next() * 2
      return Cue(
        start: MediaTime(seconds: start), end: MediaTime(seconds: start + 1 + random.next()),
        text: CaptionText("Something else \(index)"))
    }
    try CaptionFiles.write(try CaptionFile.write(CaptionDocument(cues: cues), as: .subRip).text, to: path)
    let outputs = try await time(path)
    #expect(outputs["info"]?["verdict"] != "solid" && outputs["captions"] == .null)
    #expect(bench.warnings.codes.contains("CAPTIONS_UNSURE"))
    #expect(try await time(path, ["force": true])["captions"]?.fileValue != nil)
  }

  @Test func `a text without times gets those of its words`() async throws {
    let heard = try await bench.run(SpeechStage(), ["source": .file(Fixture.spokenLines)])
    let outputs = try await bench.run(
      CaptionsTimeStage(), ["speech": heard["speech"] ?? .null, "text": .file(Fixture.spokenLinesText)])
    #expect(outputs["info"]?["verdict"] == "solid" && outputs["info"]?["method"] == "anchor")
    let (timed, lines) = (try cues(outputs["captions"]), try SpokenLines.cues())
    #expect(timed.map(\.text.plain) == lines.map(\.text.plain))
    // Captions taken for a text say no more than their words.
    let unnumbered = try await bench.run(
      CaptionsTimeStage(), ["speech": heard["speech"] ?? .null, "text": .file(Fixture.spokenLinesCaptions)])
    #expect(try cues(unnumbered["captions"]).map(\.text.plain) == lines.map(\.text.plain))
    for (cue, line) in zip(timed, lines) {
      #expect(abs(cue.start.milliseconds - line.start.milliseconds) < 100)
      #expect(cue.end > line.end - MediaTime(seconds: 0.4))
    }
    let report = try JSONDecoder().decode(Value.self, from: try #require(try outputs["report"]?.data))
    let words = try #require(report["cues"]?.listValue?[2]["words"]?.listValue)
    #expect(words.map { $0["text"] } == ["Nobody", "knows", "exactly", "why."])
    let starts = words.compactMap { $0["startMs"]?.numberValue }
    #expect(starts == starts.sorted() && Set(starts).count == 4)
  }

  @Test func `captions that were typed live find their words`() async throws {
    let path = bench.folder.appending("live.srt")
    // Another delay each time, 3 … 9 s, in order.
    var (number, last) = (0, 0.0)
    try SpokenLines.write(to: path) { time in
      number += 1
      last = max(last + 0.2, time + 6 + 3 * sin(Double(number) * 1.7))
      return last
    }
    let outputs = try await time(path)
    #expect(outputs["info"]?["verdict"] == "solid" && outputs["info"]?["method"] == "anchor")
    for (cue, line) in zip(try cues(outputs["captions"]), try SpokenLines.cues()) {
      #expect(abs(cue.start.milliseconds - line.start.milliseconds) < 250)
    }
  }

  @Test func `the wrong text is not believed`() async throws {
    let path = bench.folder.appending("other.txt")
    let other = (1...12).map {
      "Take \($0) spoons of sugar, and whisk the eggs until they are thick and pale."
    }
    try Data(other.joined(separator: "\n").utf8).write(to: URL(filePath: path.string))
    let heard = try await bench.run(SpeechStage(), ["source": .file(Fixture.spokenLines)])
    let outputs = try await bench.run(
      CaptionsTimeStage(), ["speech": heard["speech"] ?? .null, "text": .file(path)])
    #expect(outputs["info"]?["verdict"] != "solid" && outputs["captions"] == .null)
  }

  @Test func `texts and languages that will not do are told`() async throws {
    let heard = try await bench.run(SpeechStage(), ["source": .file(Fixture.spokenLines)])
    let stage = CaptionsTimeStage()
    func code(_ more: [String: Value]) async -> String? {
      await bench.code(stage, ["speech": heard["speech"] ?? .null].merging(more) { $1 })
    }
    let (captions, text) = (Value.file(Fixture.spokenLinesCaptions), Value.file(Fixture.spokenLinesText))
    #expect(await code([:]) == "CAPTIONS_OR_TEXT")
    #expect(await code(["captions": captions, "text": text]) == "CAPTIONS_OR_TEXT")
    #expect(await code(["text": text, "method": "shift"]) == "CAPTIONS_OR_TEXT")
    #expect(await code(["text": text, "language": "tlh"]) == "LANGUAGE_NOT_SPOKEN")
    #expect(await code(["text": .file(Fixture.speech)]) == "NOT_TEXT")
    let path = bench.folder.appending("text.txt")
    try Data(" \n\n".utf8).write(to: URL(filePath: path.string))
    #expect(await code(["text": .file(path)]) == "NO_TEXT")
    try Data(String(repeating: "And so on and so forth for ever.\n", count: 2_000).utf8)
      .write(to: URL(filePath: path.string))
    #expect(await code(["text": .file(path)]) == "TEXT_TOO_LONG")
  }

  @Test func `files of other kinds are told apart`() async throws {
    let heard = try await bench.run(SpeechStage(), ["source": .file(Fixture.speech)])
    let speech = heard["speech"] ?? .null
    let stage = CaptionsTimeStage()
    let lines = Value.file(Fixture.spokenLinesCaptions)
    #expect(await bench.code(stage, ["speech": lines, "captions": lines]) == "NOT_SPEECH")
    #expect(
      await bench.code(stage, ["speech": speech, "captions": .file(Fixture.speech)])
        == "MISSING_CAPTION_TRACK")
    let empty = bench.folder.appending("empty.vtt")
    try Data("WEBVTT\n".utf8).write(to: URL(filePath: empty.string))
    #expect(await bench.code(stage, ["speech": speech, "captions": .file(empty)]) == "NO_CUES")
  }

  @Test(arguments: [
    ("Good evening.", true), ("[music]", false), ("(laughs) Come in!", true), ("♪ la la la ♪", false),
    ("[door] (creaks)", false), ("...", false), ("- 42!", true), ("（拍手）", false), ("[unclosed", false),
    ("مساء الخير", true), ("", false),
  ])
  func `descriptions and songs are no speech`(_ text: String, _ isSpeech: Bool) {
    #expect(SpokenText.isSpeech(text) == isSpeech)
  }

  @Test(arguments: [
    ("- Good evening. (laughs)\n- Come in!", ["Good", "evening.", "Come", "in!"]),
    ("JOHN: That's 42 €.", ["That's", "42"]), ("At 10:30, he said.", ["At", "10:30,", "he", "said."]),
    ("WHAT IS THAT?", ["what", "is", "that?"]), ("♪ la la ♪", []), ("مساء الخير", ["مساء", "الخير"]),
    ("NATO's men", ["NATO's", "men"]), ("BBC:", ["bbc:"]),
  ])
  func `what is said comes in words`(_ text: String, _ words: [String]) {
    #expect(SpokenText.words(text) == words)
  }
}

/// The same numbers in every run.
private struct Congruential {
  var state: UInt64

  /// 0 ..< 1.
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 40) / Double(1 << 24)
  }
}
