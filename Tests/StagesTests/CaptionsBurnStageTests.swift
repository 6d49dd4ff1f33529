import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct CaptionsBurnStageTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  /// Three seconds of black with sound.
  private func black(_ name: String = "black.mp4", size: String = "320x180") async throws -> FilePath {
    let path = bench.folder.appending(name)
    try await CaptionedMedia.make(
      path,
      ["-f", "lavfi", "-i", "color=black:s=\(size):r=25:d=3", "-f", "lavfi", "-i", "sine=d=3"]
        + ["-c:v", "libx264", "-c:a", "aac"])
    return path
  }

  private static let line = "1\n00:00:01,000 --> 00:00:02,000\nHello world\n"

  /// How many pixels of each picture are lit, in its upper two thirds and in the lower one.
  private static func lit(_ file: FileReference?) async throws -> [(above: Int, below: Int)] {
    try await DecodedMedia.grayFrames(#require(file).filePath).map { picture in
      let border = picture.width * picture.height * 2 / 3
      let isLit = { (bytes: ArraySlice<UInt8>) in bytes.count(where: { $0 > 100 }) }
      return (isLit(picture.bytes.prefix(border)), isLit(picture.bytes.dropFirst(border)))
    }
  }

  @Test func `pixels are lit during the cue and in the lower third`() async throws {
    let captions = try bench.folder.write(Self.line, to: "a'b, [c]: d;e.srt")
    let outputs = try await bench.run(
      CaptionsBurnStage(), ["source": .file(try await black()), "captions": .file(captions)])
    let lit = try await Self.lit(outputs["file"]?.fileValue)
    #expect(lit.count == 75)
    for (index, picture) in lit.enumerated() {
      #expect(picture.above == 0)
      #expect((25..<50).contains(index) == (picture.below > 50), "picture \(index): \(picture.below)")
    }
    let probe = try await FFprobe.inspect(#require(outputs["file"]?.fileValue).filePath)
    #expect(probe.video.first?.width == 320 && probe.video.first?.height == 180 && probe.audio.count == 1)
    #expect(outputs["info"]?["cues"] == 1 && outputs["info"]?["frames"] == 75)
    #expect(bench.warnings.all.isEmpty)
  }

  @Test func `places and sizes are those of the captions, and of the parameters`() async throws {
    let source = Value.file(try await black())
    let above = try bench.folder.write(
      "WEBVTT\n\n00:01.000 --> 00:02.000 line:0\nHello world\n", to: "above.vtt")
    let placed = try await bench.run(CaptionsBurnStage(), ["source": source, "captions": .file(above)])
    let top = try await Self.lit(placed["file"]?.fileValue)[30]
    #expect(top.above > 50 && top.below == 0)
    let large = try await bench.run(
      CaptionsBurnStage(),
      [
        "source": source, "captions": .file(above), "size": 15, "font": "DejaVu Sans",
        "container": "matroska",
      ])
    let file = try #require(large["file"]?.fileValue)
    #expect(try await Self.lit(file)[30].above > 3 * top.above)
    #expect(file.path.hasSuffix(".mkv"))
  }

  @Test(arguments: ["שלום עולם", "مرحبا", "日本語の字幕"])
  func `other scripts are drawn`(_ text: String) async throws {
    let captions = try bench.folder.write("1\n00:00:01,000 --> 00:00:02,000\n\(text)\n", to: "lines.srt")
    let outputs = try await bench.run(
      CaptionsBurnStage(), ["source": .file(try await black()), "captions": .file(captions)])
    let lit = try await Self.lit(outputs["file"]?.fileValue)
    #expect(lit[30].below > 20 && lit[10].below == 0)
  }

  @Test func `a folder's name may hold what filters are written with`() async throws {
    let captions = try bench.folder.write(Self.line, to: "lines.srt")
    let inside = bench.folder.appending("it's [a]: \\ \"b\", c;d=e % 100")
    try FileManager.default.createDirectory(atPath: inside.string, withIntermediateDirectories: true)
    let outputs = try await bench.run(
      CaptionsBurnStage(), ["source": .file(try await black()), "captions": .file(captions)], in: inside)
    #expect(try await Self.lit(outputs["file"]?.fileValue)[30].below > 50)
  }

  @Test func `a font and characters that this machine lacks are told`() async throws {
    let captions = try bench.folder.write(
      "1\n00:00:01,000 --> 00:00:02,000\nHello \u{FFFE}\n\n2\n00:00:02,000 --> 00:00:03,000\nplain\n",
      to: "a.srt")
    let given: [String: Value] = ["source": .file(Fixture.noAudio), "captions": .file(captions)]
    _ = try await bench.run(CaptionsBurnStage(), given.merging(["font": "No Such Font"]) { $1 })
    #expect(bench.warnings.codes == ["FONT_MISSING", "CHARACTERS_MISSING"])
    let messages = bench.warnings.all.map(\.message)
    #expect(messages[0].contains("\"No Such Font\"") && messages[1].contains("U+FFFE"))
    #expect(bench.warnings.all[1].count == 1 && bench.warnings.all[1].atMs == 1000)
  }

  @Test func `a script's own fonts are looked for, those of styles that are not used are not`() async throws {
    let script = """
      [Script Info]
      ScriptType: v4.00+
      [V4+ Styles]
      Format: Name, Fontname, Fontsize
      Style: Default,DejaVu Sans,40
      Style: Sign,Absent Hand,40
      Style: Other,Absent Too,40
      [Events]
      Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
      Dialogue: 0,0:00:01.00,0:00:02.00,Sign,,0,0,0,,Above
      """
    let file = try bench.folder.write(script, to: "signs.ass")
    let given: [String: Value] = ["source": .file(Fixture.noAudio), "captions": .file(file)]
    _ = try await bench.run(CaptionsBurnStage(), given)
    #expect(bench.warnings.codes == ["FONT_MISSING"])
    #expect(bench.warnings.all.first?.message.contains("Absent Hand") == true)
    _ = try await bench.run(CaptionsBurnStage(), given.merging(["font": "DejaVu Serif"]) { $1 })
    #expect(bench.warnings.all.count == 1)
  }

  @Test(arguments: [
    ("mezzanine", "mp4"), ("h264-intra", "mp4"), ("dnxhr-sq", "mp4"), ("prores-hq", "mp4"),
  ])
  func `a container that a preset does not fit is refused before anything is coded`(
    _ preset: String, _ container: String
  ) async throws {
    let captions = try bench.folder.write(Self.line, to: "lines.srt")
    let given: [String: Value] = [
      "source": .file(Fixture.talk), "captions": .file(captions), "preset": .string(preset),
      "container": .string(container),
    ]
    let error = await caughtError { _ = try await bench.run(CaptionsBurnStage(), given) }
    #expect(error?.code == "CONTAINER_CANNOT_HOLD" && error?.category == .usage)
    #expect(error?.message.contains(".mov") == true && error?.message.contains(preset) == true)
    _ = try await bench.run(CaptionsBurnStage(), given.merging(["container": "mov"]) { $1 })
  }

  @Test func `what cannot be drawn is told`() async throws {
    let empty = try bench.folder.write("WEBVTT\n", to: "empty.vtt")
    let lines = try bench.folder.write(Self.line, to: "lines.srt")
    let stage = CaptionsBurnStage()
    #expect(
      await bench.code(stage, ["source": .file(Fixture.noAudio), "captions": .file(empty)]) == "NO_CUES")
    #expect(
      await bench.code(stage, ["source": .file(Fixture.audioOnly), "captions": .file(lines)])
        == "MISSING_VIDEO_TRACK")
    #expect(
      await bench.code(stage, ["source": .file(Fixture.noAudio), "captions": .file(Fixture.noAudio)])
        == "MISSING_CAPTION_TRACK")
    #expect(
      await bench.code(
        stage,
        ["source": .file(Fixture.noAudio), "captions": .file(lines), "preset": "mezzanine", "crf": 20])
        == "QUALITY_NOT_TAKEN")
  }
}
