import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: captions in recordings and streams")
struct CaptionsMediaProcessTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "1\n00:00:00,500 --> 00:00:01,500\nOne\n\n2\n00:00:01,800 --> 00:00:07,000\n<i>Two</i>\n",
      to: "lines.srt")
  }

  private func captions(_ arguments: String...) async throws -> ProcessResult {
    try await runProcess(genlockExecutable, ["captions"] + arguments, in: folder.path)
  }

  private func text(_ name: String) -> String? {
    try? String(contentsOfFile: folder.appending(name).string, encoding: .utf8)
  }

  @Test func captionsGoIntoARecordingAndOutOfIt() async throws {
    let talk = Fixture.talk.path.string
    let made = try await captions(
      "mux", talk, "lines.srt", "-o", "out/talk.mp4", "--language", "en", "--default", "--json")
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("\"path\" : \"out/talk.mp4\""))
    let probe = try await FFprobe.inspect(folder.appending("out/talk.mp4"))
    #expect(probe.streams.map(\.codec) == ["h264", "aac", "mov_text"])
    #expect(try await captions("convert", "out/talk.mp4", "again.srt").status == 0)
    #expect(text("again.srt") == text("lines.srt")?.appending("\n"))
    // Once more, into the file that was made: two tracks, of which the first is taken and the other told of.
    let more = try await captions(
      "mux", "out/talk.mp4", "lines.srt", "-o", "two.mkv", "--title", "Signs", "--forced", "--progress",
      "none")
    #expect(more.status == 0, "\(more.errors)")
    let first = try await captions("convert", "two.mkv", "first.vtt")
    #expect(
      first.status == 0 && first.errors.contains("CAPTION_TRACK_CHOSEN") && first.errors.contains("Signs"))
    // The place may be said as in the other commands, but once.
    let second = try await captions("convert", "two.mkv", "-o", "second.vtt", "--track", "2")
    #expect(try await captions("convert", "two.mkv", "a.vtt", "-o", "b.vtt").status == 2)
    #expect(try await captions("convert", "two.mkv").status == 2)
    #expect(second.status == 0 && second.errors.isEmpty)
    #expect(text("second.vtt")?.contains("<i>Two</i>") == true)
    let third = try await captions("convert", "two.mkv", "third.vtt", "--track", "3")
    #expect(third.status == 4 && third.errors.contains("MISSING_CAPTION_TRACK"))
  }

  @Test func captionsInsideARecordingAreTimed() async throws {
    let made = try await captions(
      "mux", Fixture.spokenLines.path.string, Fixture.spokenLinesCaptions.path.string, "-o", "lines.mkv",
      "--progress", "none")
    #expect(made.status == 0, "\(made.errors)")
    let timed = try await captions(
      "time", Fixture.spokenLines.path.string, "lines.mkv", "-o", "timed.srt", "--progress", "none")
    #expect(timed.status == 0 && timed.output.hasPrefix("solid"), "\(timed.errors)")
    let lines = try String(contentsOfFile: Fixture.spokenLinesCaptions.path.string, encoding: .utf8)
    let spoken = { (text: String) in text.split(separator: "\n").filter { !$0.contains("-->") } }
    #expect(text("timed.srt").map(spoken) == spoken(lines))
  }

  @Test func captionsAreDrawn() async throws {
    let made = try await captions(
      "burn", Fixture.noAudio.path.string, "lines.srt", "-o", "burnt.mov", "--size", "8", "--progress", "none"
    )
    #expect(made.status == 0 && made.output.contains("burnt.mov"), "\(made.errors)")
    let probe = try await FFprobe.inspect(folder.appending("burnt.mov"), countingFrames: true)
    #expect(probe.video.first?.frames == 50 && probe.video.first?.height == 180)
  }

  @Test func messagesNameTheUsersOptions() async throws {
    let silent = Fixture.noAudio.path.string
    let size = try await captions("burn", silent, "lines.srt", "-o", "x.mp4", "--size", "90")
    #expect(size.status == 2 && size.errors.contains("--size: 90 is out of range"), "\(size.errors)")
    #expect(size.errors.contains("genlock captions burn --help") && !size.errors.contains("parameter"))
    let preset = try await captions(
      "burn", silent, "lines.srt", "-o", "x.mp4", "--preset", "mezzanine", "--progress", "none")
    #expect(
      preset.status != 0 && preset.errors.hasPrefix("burn: error: CONTAINER_CANNOT_HOLD"), "\(preset.errors)")
    let language = try await captions(
      "mux", silent, "lines.srt", "-o", "x.mp4", "--language", "english", "--progress", "none")
    #expect(
      language.status != 0 && language.errors.contains("such as eng, en or pt-BR"), "\(language.errors)")
    #expect(language.errors.hasPrefix("mux: error: BAD_LANGUAGE"))
    let unknown = try await captions(
      "mux", Fixture.unknownCodec.path.string, "lines.srt", "-o", "x.mkv", "--progress", "none")
    #expect(unknown.errors.contains("unknown coding") && !unknown.errors.contains("name an output"))
  }

  @Test func wrongFilesAndOptionsAreTold() async throws {
    let talk = Fixture.noAudio.path.string
    let avi = try await captions("mux", talk, "lines.srt", "-o", "out.avi")
    #expect(avi.status == 2 && avi.errors.contains(".mkv"))
    #expect(try await captions("mux", talk, "-o", "out.mp4").status == 2)
    #expect(try await captions("burn", talk, "lines.srt", "-o", "out.webm").status == 2)
    #expect(try await captions("burn", talk, "lines.srt", "-o", "out.mp4", "--preset", "archive").status == 2)
    #expect(try await captions("convert", talk, "out.vtt", "--track", "cc9").status == 2)
    try FileManager.default.copyItem(atPath: talk, toPath: folder.appending("own.mp4").string)
    for command in ["mux", "burn"] {
      let same = try await captions(command, "own.mp4", "lines.srt", "-o", "own.mp4", "--progress", "none")
      #expect(same.status != 0 && same.errors.contains("WOULD_REPLACE_INPUT"), "\(same.errors)")
      let missing = try await captions(command, "own.mp4", "missing.srt", "-o", "x.mp4", "--progress", "none")
      #expect(missing.status == 4, "\(missing.errors)")
      let file = try await captions(command, "own.mp4", "lines.srt", "-o", "lines.srt/x.mp4")
      #expect(file.status != 0 && file.errors.contains("lines.srt"))
    }
    #expect(try Data(contentsOf: URL(filePath: folder.appending("own.mp4").string)).count > 1000)
  }

  @Test func streamsAreWrittenAndRead() async throws {
    let made = try await captions("convert", "lines.srt", "hls/my talk.m3u8", "--segment-seconds", "2")
    #expect(made.status == 0 && made.errors.isEmpty, "\(made.errors)")
    let playlist = try #require(text("hls/my talk.m3u8"))
    #expect(playlist.contains("#EXT-X-TARGETDURATION:2") && playlist.contains("my-talk3.vtt"))
    #expect(text("hls/my-talk1.vtt")?.contains("X-TIMESTAMP-MAP") == true)
    #expect(try await captions("convert", "hls/my talk.m3u8", "again.srt").status == 0)
    #expect(text("again.srt") == text("lines.srt")?.appending("\n"))
    #expect(try await captions("convert", "lines.srt", "x.vtt", "--segment-seconds", "2").status == 2)
    #expect(try await captions("convert", "lines.srt", "x.m3u8", "--segment-seconds", "0").status == 2)
  }

  @Test(arguments: [
    ("https://example.org/a.vtt", "CAPTION_SEGMENT_REMOTE"),
    ("//example.org/a.vtt", "CAPTION_SEGMENT_REMOTE"),
    ("file:///etc/passwd", "CAPTION_SEGMENT_REMOTE"), ("/etc/passwd", "CAPTION_SEGMENT_OUTSIDE"),
    ("../lines.srt", "CAPTION_SEGMENT_OUTSIDE"), ("%2e%2e/lines.srt", "CAPTION_SEGMENT_OUTSIDE"),
    ("link.vtt", "CAPTION_SEGMENT_OUTSIDE"), ("missing.vtt", "FILE_NOT_FOUND"), ("sub", "error"),
  ])
  func segmentsLieInThePlaylistsFolder(_ location: String, _ code: String) async throws {
    try folder.write("#EXTM3U\n#EXTINF:6,\n\(location)\n#EXT-X-ENDLIST\n", to: "hls/stream.m3u8")
    try folder.write("WEBVTT\n\n00:01.000 --> 00:02.000\nOther\n", to: "secret.vtt")
    try folder.write("", to: "hls/sub/empty")
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending("hls/link.vtt").string, withDestinationPath: "../secret.vtt")
    let result = try await captions("convert", "hls/stream.m3u8", "out.vtt")
    #expect(result.status == 4 || result.status == 5, "\(result.errors)")
    #expect(result.errors.contains(code), "\(result.errors)")
    #expect(text("out.vtt") == nil)
  }
}
