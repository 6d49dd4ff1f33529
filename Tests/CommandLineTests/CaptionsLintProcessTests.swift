import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import genlock

@Suite("genlock as a process: captions lint")
struct CaptionsLintProcessTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func lint(_ arguments: String...) async throws -> ProcessResult {
    try await runProcess(
      genlockExecutable, ["captions", "lint"] + arguments + ["--progress", "none"], in: folder.path)
  }

  @Test func theJSONHasTheDocumentedShape() async throws {
    try folder.write("1\n00:00:01,880 --> 00:00:02,200\nGood evening.\n", to: "a.srt")
    let result = try await lint(
      "a.srt", "--media", Fixture.flashClick.path.string, "--fix", "-o", "b.srt", "--json")
    #expect(result.status == 0, "\(result.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    #expect(
      Set(object.keys).isSubset(of: [
        "style", "script", "language", "frameRate", "shotChanges", "cues", "findings", "fixed", "remaining",
        "unchecked",
      ]))
    #expect(object["style"] as? String == "netflix" && object["frameRate"] as? String == "30000/1001")
    #expect(object["shotChanges"] as? Int == 58 && object["remaining"] as? Int == 0)
    let findings = try #require(object["findings"] as? [[String: Any]])
    #expect(!findings.isEmpty && object["fixed"] as? Int == findings.count)
    #expect(
      findings.allSatisfy {
        Set($0.keys) == ["cue", "startMs", "rule", "measured", "limit", "unit", "fixed"]
      })
    let fixed = try String(contentsOfFile: folder.appending("b.srt").string, encoding: .utf8)
    #expect(fixed.hasPrefix("1\n00:00:02,002 --> "))
    #expect(try await lint("b.srt", "--media", Fixture.flashClick.path.string).status == 0)
  }

  @Test func peopleGetALineForEachFinding() async throws {
    let text = "1\n00:00:01,000 --> 00:00:01,500\nGood evening.\n\n2\n00:00:01,600 --> 00:00:03,000\nWho?\n"
    try folder.write(text, to: "a.srt")
    let result = try await lint("a.srt")
    #expect(result.status == 1 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.output.contains("#1  0:00:01.000  minimum-duration  500 ms, at least 833"))
    #expect(result.output.contains("reading-speed     26 characters a second, at most 20"))
    #expect(
      result.output.contains(
        "not checked: gap, frame, shot-change-in, shot-change-out (give --media or --frame-rate)"))
    #expect(result.output.contains("a.srt: 2 findings in 2 captions (netflix"))
    let fixed = try await lint("a.srt", "--style", "youtube", "--fix", "-o", "b.vtt")
    #expect(fixed.status == 1 && fixed.output.contains("remains"))
    #expect(try String(contentsOfFile: folder.appending("b.vtt").string, encoding: .utf8).hasPrefix("WEBVTT"))
  }

  @Test func wrongFilesAndOptionsAreTold() async throws {
    try folder.write("1\n00:00:01,000 --> 00:00:01,500\nGood evening.\n", to: "a.srt")
    let before = try String(contentsOfFile: folder.appending("a.srt").string, encoding: .utf8)
    let onto = try await lint("a.srt", "--fix", "-o", "a.srt")
    #expect(onto.status == 2 && onto.errors.contains("WOULD_REPLACE_INPUT"))
    #expect(try String(contentsOfFile: folder.appending("a.srt").string, encoding: .utf8) == before)
    #expect(try await lint("a.srt", "--style", "mine").status == 2)
    #expect(try await lint("a.srt", "-o", "b.srt").status == 2)
    #expect(try await lint("a.srt", "--fix", "-o", "b.scc").status == 2)
    #expect(try await lint("a.srt", "--frame-rate", "29,97").status == 2)
    #expect(try await lint("missing.srt").status == 4)
    let media = try await lint(Fixture.talk.path.string, "--json")
    #expect(media.status == 4 && media.output.contains("NOT_CAPTIONS"))
    let sound = try await lint("a.srt", "--media", Fixture.audioOnly.path.string)
    #expect(sound.status == 1 && sound.output.contains("not checked: gap, frame"))
  }
}
