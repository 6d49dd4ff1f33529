import Captions
import Foundation
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct CaptionsConvertStageTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> Value {
    let path = bench.folder.appending(name)
    try Data(bytes).write(to: URL(filePath: path.string))
    return .file(path)
  }

  @Test(arguments: CaptionFormat.writable)
  func `text and times are the same in every format`(_ format: CaptionFormat) async throws {
    let outputs = try await bench.run(
      CaptionsConvertStage(),
      ["captions": .file(Fixture.spokenLinesCaptions), "format": .string(format.rawValue)])
    #expect(outputs["info"]?["cues"] == 23 && outputs["info"]?["from"] == "srt")
    let file = try #require(outputs["captions"]?.fileValue)
    #expect(file.path.hasSuffix(".\(format.fileExtensions[0])") && file.mediaType == format.mediaType)
    let reading = try CaptionFiles.read(file).reading
    #expect(reading.format == format)
    let lines = try SpokenLines.cues()
    #expect(reading.document.cues.map(\.text.plain) == lines.map(\.text.plain))
    // ASS and SSA count hundredths of a second, and say so.
    let isCoarse = format == .advancedSubStation || format == .subStation
    for (cue, line) in zip(reading.document.cues, lines) {
      #expect(abs(cue.start.milliseconds - line.start.milliseconds) <= (isCoarse ? 5 : 0.01))
      #expect(abs(cue.end.milliseconds - line.end.milliseconds) <= (isCoarse ? 5 : 0.01))
    }
    #expect(bench.warnings.codes == (isCoarse ? ["FORMAT_LOSS"] : []))
  }

  @Test func `an encoding that is named is believed`() async throws {
    let bytes = Array("1\n00:00:01,000 --> 00:00:02,000\n".utf8) + [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, 0x0A]
    let outputs = try await bench.run(
      CaptionsConvertStage(),
      ["captions": try file("old.srt", bytes), "format": "vtt", "encoding": "windows-1251"])
    #expect(try outputs["captions"]?.text.contains("Привет") == true)
    #expect(bench.warnings.all.isEmpty)
  }

  @Test func `what cannot be read or written is told`() async throws {
    let stage = CaptionsConvertStage()
    let empty = try file("empty.vtt", Array("WEBVTT\n".utf8))
    #expect(await bench.code(stage, ["captions": empty, "format": "srt"]) == "NO_CUES")
    let picture = try file("picture.srt", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(await bench.code(stage, ["captions": picture, "format": "vtt"]) == "NOT_CAPTIONS")
    let lines = Value.file(Fixture.spokenLinesCaptions)
    #expect(
      await bench.code(stage, ["captions": lines, "format": "vtt", "encoding": "klingon"])
        == "CAPTION_ENCODING_UNKNOWN")
  }

  @Test func `what a format cannot say is a warning`() async throws {
    let text = "WEBVTT\n\n00:01.000 --> 00:02.000 line:10%\n<v Ada>Good <i>evening</i></v>\n"
    _ = try await bench.run(
      CaptionsConvertStage(), ["captions": try file("voices.vtt", Array(text.utf8)), "format": "sbv"])
    #expect(bench.warnings.codes.contains("FORMAT_LOSS"))
  }
}
