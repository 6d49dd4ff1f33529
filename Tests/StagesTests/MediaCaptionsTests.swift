import Captions
import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite("Captions of recordings")
struct MediaCaptionsTests {
  private let folder: TemporaryFolder
  private let lines: FilePath

  init() throws {
    folder = try TemporaryFolder()
    lines = try folder.write(CaptionedMedia.subRip, to: "lines.srt")
  }

  private func read(_ path: FilePath, _ track: String? = nil) throws -> CaptionReading {
    try CaptionFiles.readAny(
      FileReference(path: path.string), track: track.flatMap { CaptionTrackChoice($0) },
      cancellation: Cancellation()
    ).reading
  }

  private func code(_ path: FilePath, _ track: String? = nil) -> String? {
    do {
      _ = try read(path, track)
      return nil
    } catch {
      return (error as? any CodedError)?.code
    }
  }

  private static func times(_ reading: CaptionReading) -> [Int] {
    reading.document.cues.flatMap { [$0.start, $0.end] }.map { Int($0.milliseconds.rounded()) }
  }

  @Test func `each coding of Matroska is read, the first unless another is named`() async throws {
    let path = folder.appending("film.mkv")
    try await CaptionedMedia.make(
      path,
      ["-i", Fixture.twoTracks.path.string, "-i", lines.string, "-i", lines.string, "-i", lines.string]
        + ["-map", "0:v", "-map", "1", "-map", "2", "-map", "3", "-c:v", "copy"]
        + ["-c:s:0", "srt", "-c:s:1", "ass", "-c:s:2", "webvtt"]
        + ["-metadata:s:s:1", "language=deu", "-metadata:s:s:1", "title=Untertitel"])
    let first = try read(path)
    #expect(first.format == .subRip && Self.times(first) == [500, 1200, 1200, 2000, 3000, 3900])
    #expect(first.document.cues.map(\.text.plain) == ["Bold and it\nsecond line", "Red", "plain"])
    let note = try #require(first.warnings.first)
    #expect(note.code == "CAPTION_TRACK_CHOSEN")
    #expect(note.message.contains("Untertitel") && note.message.contains("webvtt"))
    for (track, format) in [("2", CaptionFormat.advancedSubStation), ("3", .webVTT)] {
      let reading = try read(path, track)
      #expect(reading.format == format && Self.times(reading) == Self.times(first))
      #expect(reading.document.cues.map(\.text.plain) == first.document.cues.map(\.text.plain))
      #expect(reading.document.cues[0].text.runs[0].style.isBold)
    }
    #expect(try read(path, "2").document.language == "ger" || read(path, "2").document.language == "deu")
    #expect(code(path, "4") == "MISSING_CAPTION_TRACK" && code(path, "cc1") == "MISSING_CAPTION_TRACK")
  }

  @Test func `timed text is read, also where the name says nothing`() async throws {
    let path = folder.appending("film.mp4")
    try await CaptionedMedia.make(
      path,
      ["-i", Fixture.twoTracks.path.string, "-i", lines.string, "-map", "0:v", "-map", "1", "-c:v", "copy"]
        + ["-c:s", "mov_text"])
    let renamed = folder.appending("film.srt")
    try FileManager.default.copyItem(atPath: path.string, toPath: renamed.string)
    for path in [path, renamed] {
      let reading = try read(path)
      #expect(Self.times(reading) == [500, 1200, 1200, 2000, 3000, 3900])
      let runs = try #require(reading.document.cues.first).text.runs
      #expect(runs.map(\.text) == ["Bold", " and ", "it\nsecond", " line"])
      #expect(runs[0].style.isBold && runs[2].style.isItalic && reading.warnings.isEmpty)
    }
  }

  @Test func `times count from the first picture or sound`() async throws {
    let path = folder.appending("late.mkv")
    // Everything begins ten seconds late by the container's clock.
    try await CaptionedMedia.make(
      path,
      ["-i", Fixture.twoTracks.path.string, "-i", lines.string, "-map", "0:v", "-map", "1", "-c", "copy"]
        + ["-output_ts_offset", "10"])
    #expect(try Self.times(read(path)) == [500, 1200, 1200, 2000, 3000, 3900])
  }

  @Test func `captions without a recording are read`() async throws {
    let path = folder.appending("only.mks")
    try await CaptionedMedia.make(path, ["-i", lines.string, "-c:s", "ass", "-f", "matroska"])
    #expect(try Self.times(read(path)) == [500, 1200, 1200, 2000, 3000, 3900])
  }

  @Test func `pictures of text and recordings without captions are told`() async throws {
    let path = folder.appending("disc.mkv")
    try await CaptionedMedia.make(
      path,
      ["-i", Fixture.twoTracks.path.string, "-i", lines.string, "-map", "0:v", "-map", "1", "-c", "copy"])
    var content = try Data(contentsOf: URL(filePath: path.string))
    for (coding, expected) in [
      ("S_HDMV/PGS\0", "CAPTIONS_ARE_PICTURES"), ("S_NOBODY/X2", "CAPTION_CODING_UNKNOWN"),
    ] {
      let name = try #require(
        content.range(of: Data("S_TEXT/UTF8".utf8)) ?? content.range(of: Data("S_HDMV/PGS\0".utf8)))
      content.replaceSubrange(name, with: Data(coding.utf8))
      try content.write(to: URL(filePath: path.string))
      #expect(code(path) == expected && code(path, "1") == expected)
    }
    #expect(code(Fixture.audioOnly.path) == "MISSING_CAPTION_TRACK")
    #expect(code(Fixture.text.path) == "NOT_CAPTIONS" && code(Fixture.empty.path) == "NOT_CAPTIONS")
  }

  @Test func `a track without packets has no captions`() async throws {
    let path = folder.appending("film.mkv")
    let empty = try folder.write("[Script Info]\nScriptType: v4.00+\n[Events]\n", to: "empty.ass")
    try await CaptionedMedia.make(
      path, ["-i", Fixture.noAudio.path.string, "-i", empty.string, "-map", "0", "-map", "1", "-c", "copy"])
    let reading = try read(path)
    #expect(reading.document.cues.isEmpty && reading.format == .advancedSubStation)
  }

  @Test func `a file that was cut gives what it has`() async throws {
    let path = folder.appending("film.mkv")
    try await CaptionedMedia.make(
      path, ["-i", Fixture.twoTracks.path.string, "-i", lines.string, "-map", "0", "-map", "1", "-c", "copy"])
    let content = try Data(contentsOf: URL(filePath: path.string))
    try content.prefix(content.count * 6 / 10).write(to: URL(filePath: path.string))
    #expect(try Self.times(read(path)).starts(with: [500, 1200]))
  }
}
