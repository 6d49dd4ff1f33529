import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import genlock

@Suite("genlock as a process: captions")
struct CaptionsProcessTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func captions(_ arguments: String...) async throws -> ProcessResult {
    try await runProcess(genlockExecutable, ["captions"] + arguments, in: folder.path)
  }

  /// The lines of the fixture, all of them later.
  private func late(by seconds: Int) throws -> FilePath {
    let text = try String(contentsOfFile: Fixture.spokenLinesCaptions.path.string, encoding: .utf8)
    let moved = text.replacing(#/00:(\d\d):(\d\d),(\d\d\d)/#) { match in
      let time = (Int(match.1) ?? 0) * 60 + (Int(match.2) ?? 0) + seconds
      return String(format: "00:%02d:%02d,%@", time / 60, time % 60, String(match.3))
    }
    let path = folder.appending("late.srt")
    try Data(moved.utf8).write(to: URL(filePath: path.string))
    return path
  }

  private func text(_ name: String) -> String? {
    try? String(contentsOfFile: folder.appending(name).string, encoding: .utf8)
  }

  @Test func theJSONHasTheDocumentedShape() async throws {
    let result = try await captions(
      "time", Fixture.spokenLines.path.string, try late(by: 90).string, "-o", "timed.srt", "--json")
    #expect(result.status == 0, "\(result.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    #expect(
      Set(object.keys) == ["verdict", "method", "shiftMs", "ratio", "splits", "confidence", "cues"])
    #expect(object["verdict"] as? String == "solid" && object["method"] as? String == "shift")
    #expect(abs((object["shiftMs"] as? Double ?? .nan) + 90_000) < 60)
    #expect(object["ratio"] as? Double == 1 && (object["splits"] as? [Any])?.isEmpty == true)
    let cues = try #require(object["cues"] as? [[String: Any]])
    #expect(cues.count == 23)
    #expect(cues.allSatisfy { Set($0.keys) == ["startMs", "endMs", "confidence"] })
    #expect(abs((cues[0]["startMs"] as? Double ?? .nan) - 2_000) < 60)
    #expect(text("timed.srt")?.contains("Nobody knows exactly why.") == true)
  }

  @Test func peopleGetASentence() async throws {
    let path = Fixture.spokenLinesCaptions.path.string
    let result = try await captions(
      "time", Fixture.spokenLines.path.string, path, "--progress", "none", "-o", "same.srt")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("solid: the captions are right as they are"))
    #expect(text("same.srt") == (try String(contentsOfFile: path, encoding: .utf8)))
  }

  @Test func whatIsUnsureIsNotWritten() async throws {
    var other = "WEBVTT\n"
    for index in 0..<12 {
      other += "\n00:00:\(10 + index * 4).000 --> 00:00:\(13 + index * 4).500\nSomething else\n"
    }
    try Data(other.utf8).write(to: URL(filePath: folder.appending("other.vtt").string))
    let media = Fixture.spokenLines.path.string
    let result = try await captions("time", media, "other.vtt", "-o", "out.vtt", "--progress", "none")
    #expect(result.status == 6)
    #expect(text("out.vtt") == nil)
    let forced = try await captions(
      "time", media, "other.vtt", "-o", "out.vtt", "--force", "--progress", "none")
    #expect(forced.status == 6)
    #expect(text("out.vtt")?.hasPrefix("WEBVTT") == true)
  }

  @Test func aTextGetsTimes() async throws {
    let result = try await captions(
      "time", Fixture.spokenLines.path.string, "--text", Fixture.spokenLinesText.path.string, "-o",
      "said.vtt",
      "--progress", "none")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("solid: each caption on its own words"))
    #expect(text("said.vtt")?.contains("Nobody knows exactly why.") == true)
    let other = try await captions(
      "time", Fixture.spokenLines.path.string, "--text", Fixture.spokenLinesText.path.string, "--language",
      "xx",
      "--json")
    #expect(other.status == 2 && other.output.contains("LANGUAGE_NOT_SPOKEN"))
  }

  @Test func pipesAreNeitherReadNorReplaced() async throws {
    let (media, lines) = (Fixture.spokenLines.path.string, Fixture.spokenLinesCaptions.path.string)
    #expect(mkfifo(folder.appending("pipe.srt").string, 0o600) == 0)
    let read = try await captions("convert", "pipe.srt", "out.vtt")
    #expect(read.status == 4 && read.errors.contains("NOT_A_REGULAR_FILE"))
    let converted = try await captions("convert", lines, "pipe.srt")
    #expect(converted.status == 2 && converted.errors.contains("DEVICE_IN_THE_WAY"))
    let timed = try await captions("time", media, lines, "-o", "pipe.srt", "--progress", "none")
    #expect(timed.status == 2 && timed.errors.contains("DEVICE_IN_THE_WAY"))
    var status = stat()
    #expect(lstat(folder.appending("pipe.srt").string, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func segmentsTakeNoOtherFilesPlace() async throws {
    let lines = Fixture.spokenLinesCaptions.path.string
    try Data("mine".utf8).write(to: URL(filePath: folder.appending("talk1.vtt").string))
    let refused = try await captions("convert", lines, "talk.m3u8")
    #expect(refused.status == 4 && refused.errors.contains("FILE_IN_THE_WAY"))
    #expect(text("talk1.vtt") == "mine" && text("talk.m3u8") == nil)
    #expect(try await captions("convert", lines, "other.m3u8").status == 0)
    // Its own segments are made anew.
    #expect(try await captions("convert", lines, "other.m3u8", "--segment-seconds", "20").status == 0)
    let first = text("other1.vtt")
    let own = try await captions("convert", "other.m3u8", "other1.vtt")
    #expect(own.status == 2 && own.errors.contains("WOULD_REPLACE_INPUT"))
    #expect(first != nil && text("other1.vtt") == first)
  }

  @Test func wrongFilesAndOptionsAreTold() async throws {
    let (media, lines) = (Fixture.spokenLines.path.string, Fixture.spokenLinesCaptions.path.string)
    let noSound = try await captions("time", Fixture.noAudio.path.string, lines, "--json")
    #expect(noSound.status == 4 && noSound.output.contains("MISSING_AUDIO_TRACK"))
    let noCaptions = try await captions("time", media, media, "--progress", "none")
    #expect(noCaptions.status == 4 && noCaptions.errors.contains("MISSING_CAPTION_TRACK"))
    #expect(try await captions("time", media, "missing.srt").status == 4)
    #expect(try await captions("time", media, lines, "-o", "captions.doc").status == 2)
    #expect(try await captions("time", media, lines, "--force").status == 2)
    #expect(try await captions("time", media).status == 2)
    #expect(try await captions("time", media, lines, "--text", lines).status == 2)
    #expect(try await captions("time", media, "--text", lines, "--method", "splits").status == 2)
    #expect(try await captions("time", media, lines, "--track", "0").status == 2)
  }

  @Test func captionsAreConverted() async throws {
    let result = try await captions("convert", Fixture.spokenLinesCaptions.path.string, "lines.vtt")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let lines = try #require(text("lines.vtt"))
    #expect(lines.hasPrefix("WEBVTT\n") && lines.contains("00:01:51.100 --> "))
    #expect(try await captions("convert", "lines.vtt", "back.srt").status == 0)
    #expect(
      text("back.srt")
        == (try String(contentsOfFile: Fixture.spokenLinesCaptions.path.string, encoding: .utf8)))
    #expect(try await captions("convert", "lines.vtt", "lines.scc").status == 2)
    #expect(try await captions("convert", "lines.vtt", "x.srt", "--encoding", "klingon").status == 2)
    #expect(try await captions("convert", "lines.vtt", "x.srt", "--from", "ttml").status == 4)
  }

  @Test func aDatasetIsHeldAgainstTheTruth() async throws {
    let late = try late(by: 30)
    let cues = try String(contentsOfFile: Fixture.spokenLinesCaptions.path.string, encoding: .utf8)
      .matches(of: #/(\d\d):(\d\d),(\d\d\d) --> 00:(\d\d):(\d\d),(\d\d\d)/#).map { match in
        let numbers = [match.1, match.2, match.3, match.4, match.5, match.6].map { Int($0) ?? 0 }
        let start = numbers[0] * 60_000 + numbers[1] * 1_000 + numbers[2]
        return "{\"startMs\": \(start), \"endMs\": \(numbers[3] * 60_000 + numbers[4] * 1_000 + numbers[5])}"
      }
    let dataset = """
      {"version": 1, "cases": [{"name": "shift", "items": [{"name": "one", "media": "\(Fixture.spokenLines.path.string)",
        "captions": "\(late.string)", "truth": {"verdict": "solid", "shiftMs": -30000, "ratio": 1, "splits": [],
        "cues": [\(cues.joined(separator: ","))]}}]}]}
      """
    let path = folder.appending("dataset.json")
    try Data(dataset.utf8).write(to: URL(filePath: path.string))
    let result = try await runProcess(genlockExecutable, ["eval", "captions", path.string, "--json"])
    #expect(result.status == 0, "\(result.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    let score = try #require((object["cases"] as? [[String: Any]])?.first)
    #expect(score["right"] as? Int == 1 && score["solid"] as? Int == 1 && score["cues"] as? Int == 23)
    #expect(try #require(score["medianErrorMs"] as? Double) < 60)
    let unknown = try await runProcess(genlockExecutable, ["eval", "captions", path.string, "--case", "x"])
    #expect(unknown.status == 2)
  }
}
