import Captions
import Foundation
import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct CaptionsMuxStageTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  private func read(_ file: FileReference?, _ track: Int = 1) throws -> CaptionReading {
    try CaptionFiles.readAny(
      #require(file), track: .text(track), cancellation: Cancellation()
    ).reading
  }

  private static func times(_ cues: [Cue]) -> [Int] {
    cues.flatMap { [$0.start, $0.end] }.map { Int($0.milliseconds.rounded()) }
  }

  @Test(arguments: CaptionContainer.allCases)
  func `text, times and styles survive in every container`(_ container: CaptionContainer) async throws {
    var source = Fixture.talk.path
    if container == .webM {
      source = bench.folder.appending("source.webm")
      try await CaptionedMedia.make(
        source, ["-f", "lavfi", "-i", "testsrc=s=64x36:d=5", "-c:v", "libvpx", "-b:v", "100k"])
    }
    let lines = try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt")
    let outputs = try await bench.run(
      CaptionsMuxStage(),
      [
        "source": .file(source), "captions": .list([.file(lines)]),
        "container": .string(container.rawValue), "languages": ["en"], "titles": ["For all"], "default": true,
      ])
    let file = try #require(outputs["file"]?.fileValue)
    let reading = try read(file)
    // Matroska has no way to cut the samples that AAC begins with, so all the rest begins after them.
    let start = try MediaProbe.info(file.filePath).video[0].stream.startSeconds ?? 0
    #expect(start < 0.022)
    let expected = [500, 1200, 1200, 2000, 3000, 3900].map { $0 + Int((start * 1000).rounded()) }
    #expect(Self.times(reading.document.cues) == expected)
    #expect(reading.document.cues.map(\.text.plain) == ["Bold and it\nsecond line", "Red", "plain"])
    #expect(reading.document.cues[0].text.runs.map(\.style.isBold).first == true)
    let red = CaptionColor(red: 255, green: 0, blue: 0)
    #expect(reading.document.cues[1].text.runs.first?.style.color == red)
    #expect(bench.warnings.all.isEmpty)
    let probe = try await FFprobe.inspect(file.filePath)
    let track = try #require(probe.streams.first { $0.kind == "subtitle" })
    #expect(track.tags["language"] == "eng" && track.isDefault)
    #expect(track.tags["title"] == "For all" || track.tags["handler_name"] == "For all")
  }

  @Test func `what the recording has is kept`() async throws {
    let source = bench.folder.appending("source.mkv")
    let chapters = try bench.folder.write(
      ";FFMETADATA1\ntitle=Film\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=2500\ntitle=Middle\n",
      to: "chapters.txt")
    let lines = try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt")
    try await CaptionedMedia.make(
      source,
      [
        "-i", Fixture.twoTracks.path.string, "-i", lines.string, "-i", chapters.string, "-map", "0", "-map",
        "1",
      ]
        + ["-map_metadata", "2", "-map_chapters", "2", "-c", "copy", "-metadata:s:s:0", "title=Old"]
        + ["-disposition:s:0", "default+forced"])
    let outputs = try await bench.run(
      CaptionsMuxStage(),
      ["source": .file(source), "captions": .list([.file(lines)]), "container": "mkv"])
    let before = try await FFprobe.inspect(source, countingFrames: true)
    let file = try #require(outputs["file"]?.fileValue)
    let after = try await FFprobe.inspect(file.filePath, countingFrames: true)
    #expect(after.streams.count == before.streams.count + 1)
    for (old, new) in zip(before.streams, after.streams) {
      #expect(old.kind == new.kind && old.codec == new.codec && old.isDefault == new.isDefault)
      #expect(old.tags["language"] == new.tags["language"] && old.tags["title"] == new.tags["title"])
      #expect(old.frames == new.frames && old.start == new.start)
    }
    #expect(after.chapters.count == 1 && after.format.tags["title"] == "Film")
    #expect(try Self.times(read(file, 2).document.cues) == [500, 1200, 1200, 2000, 3000, 3900])
    let (own, new) = (try await Self.packets(of: source), try await Self.packets(of: file.filePath))
    #expect(own == new && !own.isEmpty)
  }

  /// The checksums of all packets of pictures and sound.
  private static func packets(of path: FilePath) async throws -> String {
    let result = try await runProcess(
      "ffmpeg",
      ["-nostdin", "-v", "error", "-i", path.string, "-map", "0:v", "-map", "0:a"]
        + ["-c", "copy", "-f", "framemd5", "-"])
    return result.output
  }

  @Test(arguments: ["mp4", "mov", "mkv"])
  func `times count from media zero of a stream that begins late`(_ container: String) async throws {
    let source = bench.folder.appending("late.ts")
    try await CaptionedMedia.make(
      source, ["-i", Fixture.talk.path.string, "-c", "copy", "-bsf:v", "h264_mp4toannexb"])
    let lines = try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt")
    let outputs = try await bench.run(
      CaptionsMuxStage(),
      ["source": .file(source), "captions": .list([.file(lines)]), "container": .string(container)])
    let file = try #require(outputs["file"]?.fileValue)
    let reading = try read(file)
    for (found, expected) in zip(Self.times(reading.document.cues), [500, 1200, 1200, 2000, 3000, 3900]) {
      #expect(abs(found - expected) <= 1)
    }
    let (old, new) = (try MediaProbe.info(source), try MediaProbe.info(file.filePath))
    #expect(abs((old.durationSeconds ?? 0) - (new.durationSeconds ?? 9)) < 0.05)
    let lag = { (info: MediaInfo) in
      (info.audio[0].stream.startSeconds ?? 0) - (info.video[0].stream.startSeconds ?? 0)
    }
    #expect(abs(lag(old) - lag(new)) < 0.002)
  }

  @Test func `a script stays a script, and placement is lost in MP4 with a warning`() async throws {
    let script = """
      [Script Info]
      Title: Signs
      ScriptType: v4.00+
      PlayResX: 640
      [V4+ Styles]
      Format: Name, Fontname, Fontsize, PrimaryColour, Bold, Alignment
      Style: Sign,Arial,40,&H0000FF00,0,8
      [Events]
      Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
      Dialogue: 3,0:00:01.00,0:00:02.00,Sign,Ann,0,0,7,,{\\fad(100,100)}Above, all
      """
    let file = try bench.folder.write(script, to: "signs.ass")
    let given: [String: Value] = [
      "source": .file(Fixture.noAudio), "captions": .list([.file(file)]), "container": "mkv",
    ]
    let kept = try await bench.run(CaptionsMuxStage(), given)
    #expect(bench.warnings.all.isEmpty)
    let reading = try read(kept["file"]?.fileValue)
    let text = try CaptionFile.write(reading.document, as: .advancedSubStation).text
    #expect(text.contains("Dialogue: 3,0:00:01.00,0:00:02.00,Sign,Ann,0,0,7,,{\\fad(100,100)}Above, all"))
    #expect(text.contains("Style: Sign,Arial,40,&H0000FF00,0,8") && text.contains("Title: Signs"))
    _ = try await bench.run(CaptionsMuxStage(), given.merging(["container": "mp4"]) { $1 })
    #expect(bench.warnings.codes.contains("FORMAT_LOSS"))
  }

  @Test func `regions and settings of WebVTT survive in Matroska`() async throws {
    let text = """
      WEBVTT

      intro
      00:00:01.000 --> 00:00:02.000 line:10% position:20% align:start
      <v Ann>Hello</v>

      """
    let file = try bench.folder.write(text, to: "lines.vtt")
    let outputs = try await bench.run(
      CaptionsMuxStage(),
      ["source": .file(Fixture.noAudio), "captions": .list([.file(file)]), "container": "mkv"])
    let reading = try read(outputs["file"]?.fileValue)
    #expect(try CaptionFile.write(reading.document, as: .webVTT).text == text)
    #expect(bench.warnings.all.isEmpty)
  }

  @Test func `what cannot be kept is told`() async throws {
    let lines = Value.list([.file(try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt"))])
    let stage = CaptionsMuxStage()
    #expect(
      await bench.code(stage, ["source": .file(Fixture.talk), "captions": lines, "container": "webm"])
        == "CANNOT_KEEP_STREAM")
    let empty = Value.list([.file(try bench.folder.write("WEBVTT\n", to: "empty.vtt"))])
    #expect(
      await bench.code(stage, ["source": .file(Fixture.talk), "captions": empty, "container": "mp4"])
        == "NO_CUES")
    #expect(
      await bench.code(
        stage, ["source": .file(Fixture.talk), "captions": lines, "container": "mp4", "titles": ["a", "b"]])
        == "MORE_NAMES_THAN_TRACKS")
    #expect(
      await bench.code(stage, ["source": .file(Fixture.text), "captions": lines, "container": "mp4"])
        == "NOT_MEDIA")
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(
      await bench.code(
        stage, ["source": .file(Fixture.talk), "captions": lines, "container": "mp4"],
        cancellation: cancellation) == Cancelled(reason: .requested).code)
  }

  @Test(arguments: ["mkv", "mp4"])
  func `a full disk is one clear error`(_ container: String) async throws {
    let lines = Value.list([.file(try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt"))])
    let work = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: work.appending("captioned.\(container)").string, withDestinationPath: "/dev/full")
    let context = StageContext(workFolder: work.path, cancellation: Cancellation(), name: "full")
    let given: [String: Value] = [
      "source": .file(Fixture.talk), "captions": lines, "container": .string(container),
    ]
    let parameters = try CaptionsMuxStage.declaration.resolve(given).value
      .decoded(as: CaptionsMuxParameters.self)
    let error = await caughtError { _ = try await CaptionsMuxStage().run(parameters, in: context) }
    #expect(error?.code == "NO_SPACE")
  }

  @Test func `captions in a coding that the container does not hold are written in one that it does`()
    async throws
  {
    let lines = try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt")
    let source = bench.folder.appending("source.mkv")
    try await CaptionedMedia.make(
      source,
      ["-i", Fixture.noAudio.path.string, "-i", lines.string, "-c", "copy"]
        + ["-metadata:s:s:0", "language=fre", "-disposition:s:0", "forced"])
    let other = try bench.folder.write("1\n00:00:00,100 --> 00:00:00,900\nNew\n", to: "new.srt")
    let outputs = try await bench.run(
      CaptionsMuxStage(),
      ["source": .file(source), "captions": .list([.file(other)]), "container": "mov", "default": true])
    let file = try #require(outputs["file"]?.fileValue)
    #expect(try Self.times(read(file, 1).document.cues) == [500, 1200, 1200, 2000, 3000, 3900])
    #expect(try read(file, 2).document.cues.map(\.text.plain) == ["New"])
    let tracks = try await FFprobe.inspect(file.filePath).streams.filter { $0.kind == "subtitle" }
    #expect(tracks.map(\.codec) == ["mov_text", "mov_text"] && tracks.map(\.isDefault) == [false, true])
    #expect(["fre", "fra"].contains(tracks[0].tags["language"]))
    #expect(bench.warnings.all.isEmpty)
  }

  @Test(arguments: ["mp4", "mov", "mkv"])
  func `a cover picture and the way up are kept`(_ container: String) async throws {
    let lines = try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt")
    let cover = bench.folder.appending("cover.png")
    try await CaptionedMedia.make(cover, ["-f", "lavfi", "-i", "color=red:s=16x16:d=1", "-frames:v", "1"])
    let source = bench.folder.appending("source.mp4")
    try await CaptionedMedia.make(
      source,
      ["-i", Fixture.portrait.path.string, "-i", cover.string, "-map", "0", "-map", "1", "-c", "copy"]
        + ["-disposition:v:1", "attached_pic"])
    let outputs = try await bench.run(
      CaptionsMuxStage(),
      ["source": .file(source), "captions": .list([.file(lines)]), "container": .string(container)])
    let file = try #require(outputs["file"]?.fileValue).filePath
    let probe = try await FFprobe.inspect(file)
    let keepsCover = container != "mov"
    #expect(probe.video.map(\.codec) == (keepsCover ? ["h264", "png"] : ["h264"]))
    #expect(bench.warnings.codes.contains("STREAM_LEFT_OUT") != keepsCover)
    let old = try MediaProbe.info(source)
    // Matroska has no place for a display matrix.
    if container != "mkv" { #expect(try MediaProbe.info(file).video[0].rotation == old.video[0].rotation) }
    #expect(try MediaProbe.info(file).video.count == 1)
  }

  @Test func `a truncated recording is copied as far as it goes`() async throws {
    let lines = Value.list([.file(try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt"))])
    let outputs = try await bench.run(
      CaptionsMuxStage(), ["source": .file(Fixture.truncated), "captions": lines, "container": "mp4"])
    let reading = try read(outputs["file"]?.fileValue)
    #expect(Self.times(reading.document.cues) == [500, 1200, 1200, 2000, 3000, 3900])
    #expect(bench.warnings.codes.contains("TRUNCATED"))
    // By the pictures and the sound that there are, not by the header's 4 s.
    let late = try #require(bench.warnings.all.first { $0.code == "CUES_AFTER_END" })
    #expect(late.atMs == 3000 && late.count == 1)
  }

  @Test(arguments: ["mp4", "mov", "mkv"])
  func `a damaged recording is copied, and its damage told`(_ container: String) async throws {
    let lines = Value.list([.file(try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt"))])
    let outputs = try await bench.run(
      CaptionsMuxStage(),
      ["source": .file(Fixture.damaged), "captions": lines, "container": .string(container)])
    let file = try #require(outputs["file"]?.fileValue)
    #expect(bench.warnings.codes.contains("DAMAGED_VIDEO"), "\(bench.warnings.all)")
    #expect(bench.warnings.all.allSatisfy { !$0.message.contains("concealed") })
    let (old, new) = (try MediaProbe.info(Fixture.damaged.path), try MediaProbe.info(file.filePath))
    #expect(abs((old.durationSeconds ?? 0) - (new.durationSeconds ?? 9)) < 0.2)
    #expect(new.video.count == 1 && new.audio.count == 1)
  }

  @Test func `FLAC goes into MP4, and a program stream into Matroska`() async throws {
    let lines = Value.list([.file(try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt"))])
    for (source, container) in [(Fixture.twoTracks, "mp4"), (.anamorphic, "mkv")] {
      let outputs = try await bench.run(
        CaptionsMuxStage(), ["source": .file(source), "captions": lines, "container": .string(container)])
      let file = try #require(outputs["file"]?.fileValue).filePath
      let before = try await FFprobe.inspect(source.path, countingFrames: true)
      let after = try await FFprobe.inspect(file, countingFrames: true)
      #expect(before.video.map(\.frames) == after.video.map(\.frames))
      #expect(before.audio.map(\.codec) == after.audio.map(\.codec))
    }
    #expect(bench.warnings.codes.allSatisfy { $0 == "CUES_AFTER_END" }, "\(bench.warnings.all)")
  }

  @Test func `a file of captions alone takes more of them`() async throws {
    let lines = try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt")
    let source = bench.folder.appending("only.mks")
    try await CaptionedMedia.make(source, ["-i", lines.string, "-c:s", "srt", "-f", "matroska"])
    let outputs = try await bench.run(
      CaptionsMuxStage(), ["source": .file(source), "captions": .list([.file(lines)]), "container": "mkv"])
    for track in 1...2 {
      let reading = try read(outputs["file"]?.fileValue, track)
      #expect(Self.times(reading.document.cues) == [500, 1200, 1200, 2000, 3000, 3900])
    }
    #expect(bench.warnings.all.isEmpty)
  }

  @Test func `clusters that are broken are told of`() async throws {
    let lines = Value.list([.file(try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt"))])
    var content = try Data(contentsOf: URL(filePath: Fixture.twoTracks.path.string))
    for index in stride(from: content.count / 2, to: content.count * 3 / 4, by: 29) { content[index] = 0 }
    let source = bench.folder.appending("broken.mkv")
    try content.write(to: URL(filePath: source.string))
    _ = try await bench.run(
      CaptionsMuxStage(), ["source": .file(source), "captions": lines, "container": "mkv"])
    #expect(!Set(bench.warnings.codes).isDisjoint(with: ["DAMAGED_FILE", "TRUNCATED", "DAMAGED_VIDEO"]))
  }

  @Test(arguments: [
    ("en", "eng"), ("EN-gb", "eng"), ("pt_BR", "por"), ("deu", "deu"), ("gsw", "gsw"), ("zh-Hant-TW", "zho"),
    ("", nil), ("und", nil),
  ])
  func `languages are written with three letters`(_ given: String, _ expected: String?) async throws {
    let lines = Value.list([.file(try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt"))])
    let outputs = try await bench.run(
      CaptionsMuxStage(),
      [
        "source": .file(Fixture.noAudio), "captions": lines, "container": "mkv",
        "languages": [.string(given)],
      ])
    let probe = try await FFprobe.inspect(#require(outputs["file"]?.fileValue).filePath)
    let language = probe.streams.first { $0.kind == "subtitle" }?.tags["language"]
    #expect((language == "und" ? nil : language) == expected)
  }

  @Test(arguments: ["english", "x", "xx", "e1g", "en-", "-en", "en-waytoolong", "日本語", "en gb"])
  func `a word that is no language is refused`(_ word: String) async throws {
    let lines = Value.list([.file(try bench.folder.write(CaptionedMedia.subRip, to: "lines.srt"))])
    #expect(
      await bench.code(
        CaptionsMuxStage(),
        [
          "source": .file(Fixture.noAudio), "captions": lines, "container": "mp4",
          "languages": [.string(word)],
        ])
        == "BAD_LANGUAGE")
  }

  @Test func `a language that captions only seem to name is left out`() async throws {
    let file = try bench.folder.write(
      "WEBVTT\nLanguage: Klingonese\n\n00:01.000 --> 00:02.000\nQapla\n", to: "lines.vtt")
    _ = try await bench.run(
      CaptionsMuxStage(),
      ["source": .file(Fixture.noAudio), "captions": .list([.file(file)]), "container": "mkv"])
    #expect(bench.warnings.codes.contains("LANGUAGE_UNKNOWN"))
  }
}
