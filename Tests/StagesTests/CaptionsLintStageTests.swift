import Captions
import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct CaptionsLintStageTests {
  private let bench: StageBench
  private let stage = CaptionsLintStage()

  init() throws {
    bench = try StageBench()
  }

  private func write(_ text: String, to name: String) throws -> Value {
    .file(try bench.folder.write(text, to: name))
  }

  private func report(_ outputs: [String: Value]) throws -> StyleReport {
    try JSONDecoder().decode(StyleReport.self, from: try #require(try outputs["report"]?.data))
  }

  private static let cues = """
    1
    00:00:01,010 --> 00:00:01,400
    Good
    evening.

    2
    00:00:02,500 --> 00:00:04,800
    I never said that. You must have dreamt of it all.

    3
    00:00:05,000 --> 00:00:07,000
    - Who is there?
    - Nobody.

    """

  @Test func `findings are told and nothing is written`() async throws {
    let outputs = try await bench.run(
      stage, ["captions": try write(Self.cues, to: "a.srt"), "frameRate": "25"])
    let report = try report(outputs)
    #expect(outputs["captions"] == .null && report.style == .netflix && report.cues == 3)
    #expect(
      report.findings.map { "\($0.cue) \($0.rule.rawValue)" } == [
        "1 minimum-duration", "1 reading-speed", "1 line-break", "1 frame", "2 reading-speed", "2 gap",
        "2 line-length", "2 frame",
      ])
    #expect(outputs["info"]?["findings"] == .integer(Int64(report.findings.count)) && report.fixed == 0)
    #expect(Set(report.unchecked.map(\.rule)) == [.shotChangeIn, .shotChangeOut])
  }

  @Test func `captions are repaired in their own format or another`() async throws {
    let source = try write(Self.cues, to: "a.srt")
    let outputs = try await bench.run(stage, ["captions": source, "frameRate": "25", "fix": true])
    let text = try #require(try outputs["captions"]?.text)
    #expect(text.contains("00:00:01,000 --> ") && text.contains("Good evening."))
    #expect(text.contains("I never said that.\nYou must have dreamt of it all."))
    #expect(try report(outputs).fixed > 3)
    let again = try await bench.run(
      stage, ["captions": outputs["captions"] ?? .null, "frameRate": "25", "fix": true])
    #expect(try again["captions"]?.text == text)
    let other = try await bench.run(stage, ["captions": source, "fix": true, "format": "vtt"])
    #expect(try other["captions"]?.text.hasPrefix("WEBVTT") == true)
  }

  @Test func `what is right comes back byte for byte`() async throws {
    let text = "\u{FEFF}7\r\n00:00:01,000 --> 00:00:03,000\r\nGood evening.\r\n"
    let outputs = try await bench.run(
      stage, ["captions": try write(text, to: "b.srt"), "frameRate": "25", "fix": true])
    #expect(try outputs["captions"]?.data == Data(text.utf8))
    #expect(outputs["info"] == ["findings": 0, "fixed": 0, "remaining": 0])
  }

  @Test func `shot changes and frame rate come from the recording`() async throws {
    // A flash begins at 2.002 s.
    let text = "WEBVTT\n\n00:01.880 --> 00:03.000\nGood evening.\n"
    let shots = try await bench.run(ShotsStage(), ["source": .file(Fixture.flashClick)])
    let outputs = try await bench.run(
      stage,
      ["captions": try write(text, to: "c.vtt"), "shots": shots["shots"] ?? .null, "fix": true])
    let report = try report(outputs)
    #expect(
      report.frameRate == Rational("30000/1001") && report.shotChanges == 58 && report.unchecked.isEmpty)
    #expect(report.findings.contains { $0.rule == .shotChangeIn && $0.fixed })
    #expect(try outputs["captions"]?.text.contains("00:02.002 --> ") == true)
  }

  @Test func `a recording without pictures leaves frames unchecked`() async throws {
    let shots = try await bench.run(ShotsStage(), ["source": .file(Fixture.audioOnly)])
    let outputs = try await bench.run(
      stage, ["captions": .file(Fixture.spokenLinesCaptions), "shots": shots["shots"] ?? .null])
    let report = try report(outputs)
    #expect(
      report.shotChanges == nil
        && report.unchecked.contains { $0.rule == .frame && $0.reason == .noFrameRate })
  }

  @Test func `wrong files and values are told`() async throws {
    let lines = Value.file(Fixture.spokenLinesCaptions)
    #expect(await bench.code(stage, ["captions": lines, "frameRate": "fast"]) == "BAD_FRAME_RATE")
    #expect(await bench.code(stage, ["captions": lines, "frameRate": "0"]) == "BAD_FRAME_RATE")
    #expect(await bench.code(stage, ["captions": lines, "frameRate": "1/1000000"]) == "BAD_FRAME_RATE")
    #expect(await bench.code(stage, ["captions": lines, "shots": lines]) == "NOT_SHOTS")
    #expect(await bench.code(stage, ["captions": .file(Fixture.speech)]) == "NOT_CAPTIONS")
    #expect(await bench.code(stage, ["captions": try write("WEBVTT\n", to: "empty.vtt")]) == "NO_CUES")
  }
}
