import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import genlock

@Suite("genlock as a process: what captions are given")
struct CaptionsInputProcessTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func captions(_ arguments: String...) async throws -> ProcessResult {
    try await runProcess(genlockExecutable, ["captions"] + arguments, in: folder.path)
  }

  private func text(_ name: String) -> String? {
    try? String(contentsOfFile: folder.appending(name).string, encoding: .utf8)
  }

  @Test(arguments: [
    ("a.vtt", "WEBVTT\n"), ("a.srt", "\n"), ("a.ass", "[Script Info]\nTitle: x\n\n[Events]\n"),
  ])
  func aFileWithoutCaptionsIsConvertedWithAWarning(_ name: String, _ content: String) async throws {
    try folder.write(content, to: name)
    let result = try await captions("convert", name, "b.vtt")
    #expect(result.status == 0 && result.errors.contains("NO_CAPTIONS"), "\(result.errors)")
    #expect(text("b.vtt")?.hasPrefix("WEBVTT") == true)
  }

  @Test(arguments: [
    ("a.vtt", "WEBVTT\n\nhello\nthere\n", "NO_CUES", "line 3"),
    ("a.vtt", "WEBVTT\n\n00:01 -> 00:02\nhello\n", "NO_CUES", "line 3"),
    ("a.srt", "hello\nthere\n", "NOT_CAPTIONS", "line 1"),
    ("a.srt", "1\n00:00:xx --> 00:00:02,000\nhello\n", "NO_CUES", "line 2"),
    ("a.ass", "[Events]\nDialogue: 0,later,soon,Default,,0,0,0,,hello\n", "NO_CUES", "line 2"),
    ("a.sbv", "hello\n", "NOT_CAPTIONS", "line 1"),
  ])
  func textWithoutACaptionIsAnError(_ name: String, _ content: String, _ code: String, _ line: String)
    async throws
  {
    try folder.write(content, to: name)
    let result = try await captions("convert", name, "b.vtt")
    #expect(result.status == 4 && result.errors.contains(code), "\(result.errors)")
    #expect(result.errors.contains(line) && text("b.vtt") == nil, "\(result.errors)")
  }

  @Test func adviceNamesWhatThereIs() async throws {
    try folder.write("nothing of the kind\n", to: "a.txt")
    for command in [["convert", "a.txt", "b.vtt"], ["lint", "a.txt", "--progress", "none"]] {
      let result = try await runProcess(genlockExecutable, ["captions"] + command, in: folder.path)
      #expect(result.status == 4 && result.errors.contains("NOT_CAPTIONS"))
      #expect(
        !result.errors.contains("name its format") && !result.errors.contains("styled"), "\(result.errors)")
    }
  }

  @Test func aPlaylistIsTakenLikeAFile() async throws {
    let (media, lines) = (Fixture.spokenLines.path.string, Fixture.spokenLinesCaptions.path.string)
    #expect(try await captions("convert", lines, "talk.m3u8", "--segment-seconds", "20").status == 0)
    let whole = try await captions("lint", lines, "--json", "--language", "en")
    let joined = try await captions("lint", "talk.m3u8", "--json", "--language", "en")
    #expect(joined.status == whole.status, "\(joined.errors)")
    #expect(joined.standardOutput == whole.standardOutput)
    #expect(
      joined.errors.contains("talk.m3u8: done") && !joined.errors.contains("styled"), "\(joined.errors)")
    let timed = try await captions("time", media, "talk.m3u8", "-o", "timed.vtt", "--progress", "none")
    #expect(timed.status == 0 && timed.errors.isEmpty, "\(timed.errors)")
    #expect(text("timed.vtt")?.contains("Nobody knows exactly why.") == true)
    // What segments say decides, not the playlist alone.
    try folder.write("WEBVTT\n\n00:01.000 --> 00:01.100\nShort\n", to: "talk0.vtt")
    #expect(
      try await captions("lint", "talk.m3u8", "--json", "--language", "en").standardOutput
        != whole.standardOutput)
    let own = try await captions("lint", "talk.m3u8", "--fix", "-o", "talk1.vtt")
    #expect(own.status == 2 && own.errors.contains("WOULD_REPLACE_INPUT"), "\(own.errors)")
  }

  @Test func segmentsOfALongerPlaylistGo() async throws {
    let lines = Fixture.spokenLinesCaptions.path.string
    #expect(try await captions("convert", lines, "talk.m3u8", "--segment-seconds", "10").status == 0)
    let playlist = try #require(text("talk.m3u8"))
    // Names of ours that are not ours, or not in the playlist, and a source that a link leads to.
    try folder.write("mine", to: "talk4.vtt")
    try folder.write("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n", to: "talk99.vtt")
    try folder.write(playlist + "#EXTINF:1,\nother.vtt\n", to: "talk.m3u8")
    try folder.write("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n", to: "other.vtt")
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending("source.vtt").string, withDestinationPath: "talk5.vtt")
    #expect(text("talk7.vtt") != nil)
    let again = try await captions("convert", "source.vtt", "talk.m3u8", "--segment-seconds", "60")
    #expect(again.status == 0, "\(again.errors)")
    #expect(text("talk7.vtt") == nil && text("talk3.vtt") == nil && text("talk0.vtt") != nil)
    #expect(text("talk4.vtt") == "mine" && text("talk5.vtt") != nil)
    #expect(text("talk99.vtt") != nil && text("other.vtt") != nil)
  }

  @Test func whatIsTooLargeIsRefusedWithItsSize() async throws {
    let path = folder.appending("large.srt").string
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    #expect(truncate(path, 200 << 20) == 0)
    let media = Fixture.spokenLines.path.string
    for arguments in [
      ["convert", path, "b.vtt"], ["lint", path], ["time", media, path], ["time", media, "--text", path],
    ] {
      let result = try await runProcess(genlockExecutable, ["captions"] + arguments, in: folder.path)
      #expect(result.status == 4 && result.errors.contains("CAPTIONS_TOO_LARGE"), "\(result.errors)")
      #expect(result.errors.contains("has 200 MiB, more than the 64 MiB"), "\(result.errors)")
    }
  }

  @Test func warningsOfATextArePassedOn() async throws {
    let words = try String(contentsOfFile: Fixture.spokenLinesCaptions.path.string, encoding: .utf8)
    try folder.write("stray\n\n" + words, to: "said.srt")
    let result = try await captions(
      "time", Fixture.spokenLines.path.string, "--text", "said.srt", "--progress", "none")
    #expect(result.status == 0 && result.errors.contains("said.srt: warning: STRAY_TEXT"), "\(result.errors)")
  }

  @Test func whatWasNotWrittenIsSaidInTheUsersWords() async throws {
    try folder.write("WEBVTT\n\n00:01.000 --> 00:02.000\nSomething\n", to: "other.vtt")
    let result = try await captions("time", Fixture.spokenLines.path.string, "other.vtt", "-o", "out.vtt")
    #expect(result.status == 6, "\(result.errors)")
    #expect(result.errors.contains("out.vtt was not written; --force"), "\(result.errors)")
    for word in ["OUTPUT_NULL", "timed:", "speech:"] {
      #expect(!result.errors.contains(word), "\(result.errors)")
    }
  }
}
