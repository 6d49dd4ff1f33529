import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite final class TranscodeStageTests {
  /// Lives as long as the test, and with it the files that the stages make.
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  /// Transcodes a fixture and gives the file's path and the stage's `info`.
  private func transcode(
    _ bench: StageBench, _ fixture: Fixture, _ preset: String, _ more: [String: Value] = [:]
  ) async throws -> (path: FilePath, info: Value) {
    let given: [String: Value] = ["source": .file(fixture), "preset": .string(preset)]
    let outputs = try await bench.run(TranscodeStage(), given.merging(more) { $1 })
    let file = try #require(outputs["file"]?.fileValue)
    return (file.filePath, try #require(outputs["info"]))
  }

  // MARK: Presets

  @Test func `the proxy is H.264 and AAC that plays everywhere`() async throws {
    let (path, info) = try await transcode(bench, .talk, "proxy")
    let truth = try await FFprobe.inspect(path, countingFrames: true)
    let video = try #require(truth.video.first)
    #expect((video.codec, video.profile, video.width, video.height) == ("h264", "High", 1280, 720))
    #expect(
      (video.pixelFormat, video.level, video.frameRate, video.frames) == ("yuv420p", 31, Rational(30), 240))
    #expect((video.colorSpace, video.colorPrimaries, video.colorTransfer) == ("bt709", "bt709", "bt709"))
    #expect(
      (truth.audio.first?.codec, truth.audio.first?.channels, truth.audio.first?.sampleRate) == (
        "aac", 2, 48_000
      ))
    #expect(info["frames"] == 240 && info["repeatedFrames"] == 0 && info["droppedFrames"] == 0)
    // Fast start: the index lies before the media.
    let data = try Data(contentsOf: URL(filePath: path.string))
    let index = try #require(data.range(of: Data("moov".utf8)))
    let media = try #require(data.range(of: Data("mdat".utf8)))
    #expect(index.lowerBound < media.lowerBound)
    // A keyframe every half second at the most.
    let keyframes = try await runProcess(
      "ffprobe",
      [
        "-v", "error", "-select_streams", "v", "-skip_frame", "nokey", "-show_entries", "frame=pts_time",
        "-of", "csv=p=0", path.string,
      ])
    #expect(keyframes.output.split(separator: "\n").count >= 16)
    // Every picture is in its place: the counter survives scaling.
    let frames = try await DecodedMedia.grayFrames(path)
    #expect(frames.enumerated().allSatisfy { $1.counter(square: 32, bits: 10) == $0 })
  }

  @Test func `the proxy is never larger than its source`() async throws {
    let (path, _) = try await transcode(bench, .noAudio, "proxy")
    let video = try #require(try await FFprobe.inspect(path).video.first)
    #expect((video.width, video.height) == (320, 180))
  }

  @Test(arguments: [
    ("mezzanine", "prores", "Standard", "yuv422p10le"), ("prores-lt", "prores", "LT", "yuv422p10le"),
    ("prores-hq", "prores", "HQ", "yuv422p10le"), ("dnxhr-sq", "dnxhd", "DNXHR SQ", "yuv422p"),
    ("dnxhr-hq", "dnxhd", "DNXHR HQ", "yuv422p"), ("dnxhr-hqx", "dnxhd", "DNXHR HQX", "yuv422p10le"),
    ("h264-intra", "h264", "High", "yuv420p"),
  ])
  func `mezzanines are intra-only in MOV with 24-bit PCM and keep the timecode`(
    preset: String, codec: String, profile: String, format: String
  ) async throws {
    // DNxHR needs 256 × 120 pixels, which this fixture has.
    let (path, info) = try await transcode(bench, .timecode, preset)
    let truth = try await FFprobe.inspect(path, countingFrames: true)
    let video = try #require(truth.video.first)
    #expect((video.codec, video.profile, video.pixelFormat, video.frames) == (codec, profile, format, 25))
    #expect(video.tags["timecode"] == "01:00:00:00")
    #expect(info["timecode"] == "01:00:00:00")
    let audio = try #require(truth.audio.first)
    #expect((audio.codec, audio.sampleRate) == ("pcm_s24le", 48_000))
    let original = try await DecodedMedia.grayFrames(Fixture.timecode.path)
    let copy = try await DecodedMedia.grayFrames(path)
    #expect(copy.count == original.count)
    for (a, b) in zip(original, copy) { #expect(peakSignalToNoise(a.bytes, b.bytes) > 36) }
  }

  @Test func `drop-frame timecode stays drop-frame, and moves with the in point`() async throws {
    let (path, _) = try await transcode(
      bench, .timecodeDrop, "mezzanine", ["trim": ["start": .number(15 * 1001 / 30_000.0)]])
    #expect(try await FFprobe.inspect(path).video.first?.tags["timecode"] == "01:00:00;15")
  }

  @Test func `an in point between two pictures takes the earlier one and its timecode`() async throws {
    let (path, _) = try await transcode(bench, .timecode, "mezzanine", ["trim": ["start": 0.5]])
    #expect(try await FFprobe.inspect(path).video.first?.tags["timecode"] == "01:00:00:12")
    let first = try #require(try await DecodedMedia.grayFrames(path).first)
    #expect(first.counter(square: 16, bits: 8) == 12)
  }

  @Test func `the archive is the same to the bit and proves it`() async throws {
    let outputs = try await bench.run(
      TranscodeStage(), ["source": .file(Fixture.twoTracks), "preset": "archive", "audioTrack": "all"])
    let path = try #require(outputs["file"]?.fileValue?.filePath)
    let truth = try await FFprobe.inspect(path)
    #expect(truth.video.first?.codec == "ffv1")
    #expect(truth.audio.map(\.codec) == ["flac", "flac"])
    #expect(truth.audio.map { $0.tags["language"] } == ["eng", "deu"])
    let original = try await DecodedMedia.colorFrames(Fixture.twoTracks.path)
    let copy = try await DecodedMedia.colorFrames(path)
    #expect(original.map(\.bytes) == copy.map(\.bytes))
    for stream in ["a:0", "a:1"] {
      let before = try await DecodedMedia.samples(Fixture.twoTracks.path, stream: stream)
      let after = try await DecodedMedia.samples(path, stream: stream)
      #expect(before == after)
    }
    // The list is what ffmpeg itself makes of the archive.
    let list = try #require(outputs["frameDigests"]).text
    let reference = try await runProcess(
      "ffmpeg", ["-v", "error", "-i", path.string, "-map", "0:v", "-f", "framemd5", "-"])
    func digests(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { $0.hasPrefix("0,") }.compactMap { $0.split(separator: " ").last }
    }
    #expect(digests(list) == digests(reference.output))
    #expect(digests(list).count == 100)
  }

  @Test func `an archive that differs is found out`() async throws {
    let outputs = try await bench.run(
      TranscodeStage(), ["source": .file(Fixture.noAudio), "preset": "archive"])
    let archive = try #require(outputs["file"]?.fileValue?.filePath)
    let lines = try #require(outputs["frameDigests"]).text.split(
      separator: "\n", omittingEmptySubsequences: false)
    var changed = lines.map(String.init)
    let frame = try #require(changed.lastIndex { $0.hasPrefix("0,") })
    changed[frame] = String(changed[frame].dropLast()) + (changed[frame].hasSuffix("0") ? "1" : "0")
    let list = try bench.folder.write(changed.joined(separator: "\n"), to: "changed.framemd5")
    let folder = bench.folder.path
    let error = await #expect(throws: TranscodeError.self) {
      try await onBlockingThread("check") {
        try ArchiveCheck(archive: archive, digests: list, folder: folder).run(cancellation: Cancellation())
      }
    }
    #expect(error?.code == "ARCHIVE_DIFFERS")
  }

  // MARK: Pictures

  @Test func `phone pictures come out upright and unmirrored`() async throws {
    for (fixture, width, height) in [(Fixture.portrait, 180, 320), (.mirrored, 320, 180)] {
      let (path, _) = try await transcode(bench, fixture, "proxy")
      let truth = try await FFprobe.inspect(path)
      #expect((truth.video.first?.width, truth.video.first?.height) == (width, height))
      #expect(truth.video.first?.rotation == 0)
      let picture = try #require(try await DecodedMedia.grayFrames(path).first)
      #expect(picture[20, 20][0] > 200)
      #expect(picture[width - 20, 20][0] < 128 || picture[20, height - 20][0] < 128)
    }
  }

  @Test func `odd pixels keep the shape of things`() async throws {
    let (proxy, _) = try await transcode(bench, .anamorphic, "proxy")
    let square = try #require(try await FFprobe.inspect(proxy).video.first)
    #expect((square.width, square.height, square.sampleAspect) == (1024, 576, Rational(1)))
    let (mezzanine, _) = try await transcode(bench, .anamorphic, "mezzanine")
    let kept = try #require(try await FFprobe.inspect(mezzanine).video.first)
    #expect((kept.width, kept.height, kept.sampleAspect) == (720, 576, Rational(64, 45)))
  }

  @Test func `interlaced pictures are deinterlaced`() async throws {
    let (path, info) = try await transcode(bench, .interlaced, "mezzanine")
    #expect(info["frames"] == 75)
    let combing = try await runProcess(
      "ffmpeg", ["-v", "info", "-i", path.string, "-vf", "idet", "-an", "-f", "null", "-"])
    let line = try #require(
      combing.errors.split(separator: "\n").last { $0.contains("Multi frame detection") })
    let interlaced = line.split(separator: " ").compactMap { Int($0) }.prefix(2).reduce(0, +)
    #expect(interlaced <= 3, "\(line)")
  }

  @Test(arguments: [Fixture.hdr10, .hlg])
  func `high dynamic range stays in the mezzanine and is mapped in the proxy`(fixture: Fixture) async throws {
    let bench = try StageBench()
    let (mezzanine, _) = try await transcode(bench, fixture, "mezzanine")
    let kept = try #require(try await FFprobe.inspect(mezzanine).video.first)
    #expect(kept.colorPrimaries == "bt2020" && kept.colorSpace == "bt2020nc")
    #expect(kept.colorTransfer == (fixture == .hdr10 ? "smpte2084" : "arib-std-b67"))
    #expect(bench.warnings.codes.isEmpty)

    let (proxy, info) = try await transcode(bench, fixture, "proxy")
    let mapped = try #require(try await FFprobe.inspect(proxy).video.first)
    #expect((mapped.colorPrimaries, mapped.colorTransfer, mapped.colorSpace) == ("bt709", "bt709", "bt709"))
    #expect(info["toneMapped"] == true)
    #expect(bench.warnings.codes == ["TONE_MAPPED"])
    let picture = try #require(try await DecodedMedia.grayFrames(proxy).first)
    let dark = Int(picture[picture.width / 4, picture.height / 2][0])
    let bright = Int(picture[picture.width * 3 / 4, picture.height / 2][0])
    // Half the reference white is a clear mid grey, and five times it is near white: neither crushed nor
    // clipped alike.
    #expect((70...190).contains(dark) && bright > dark + 40, "\(dark) \(bright)")
  }

  // MARK: Time

  @Test func `a variable rate becomes constant with picture and sound in step to the end`() async throws {
    let (path, info) = try await transcode(bench, .variableFrameRate, "proxy")
    #expect(info["wasVariableFrameRate"] == true)
    #expect(bench.warnings.codes.contains("VARIABLE_FRAME_RATE"))
    let rate = try #require(try await FFprobe.inspect(path).video.first?.frameRate)
    #expect(FrameRate.standard.contains(rate))
    let times = try await FFprobe.frameTimes(path)
    let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
    #expect(intervals.allSatisfy { abs($0 - 1 / rate.doubleValue) < 1e-4 })
    let flashes = try await FlashAndClick(path)
    #expect(flashes.pairs.count == 11)
    #expect(flashes.worst <= 1 / rate.doubleValue, "\(flashes.pairs)")
  }

  @Test func `a constant rate stays what it is, in step to the end`() async throws {
    let (path, info) = try await transcode(bench, .flashClick, "proxy")
    #expect(info["frameRate"] == "30000/1001" && info["frames"] == 900)
    let flashes = try await FlashAndClick(path)
    #expect(flashes.pairs.count == 29)
    #expect(flashes.worst <= 0.034)
  }

  @Test(arguments: [Fixture.lateAudio, .earlyAudio])
  func `tracks that start apart stay apart by as much`(fixture: Fixture) async throws {
    let (path, _) = try await transcode(bench, fixture, "mezzanine")
    let before = try await FlashAndClick(fixture.path)
    let after = try await FlashAndClick(path)
    #expect(!before.pairs.isEmpty && !after.pairs.isEmpty)
    #expect(abs(after.median - before.median) <= 0.034, "\(before.pairs) \(after.pairs)")
  }

  @Test func `trim is exact to the frame and the sample`() async throws {
    let (path, info) = try await transcode(
      bench, .talk, "proxy", ["trim": ["start": 2.5, "end": 4], "height": 1080])
    #expect(info["frames"] == 45)
    let numbers = try await DecodedMedia.grayFrames(path).map { $0.counter(square: 48, bits: 10) }
    #expect(numbers == Array(75..<120))
    let samples = try await DecodedMedia.samples(path).count / 2
    // The last coded frame of AAC is 1024 samples long whatever it holds.
    #expect((72_000...73_024).contains(samples))
  }

  @Test func `a recording split by the camera is joined without a seam`() async throws {
    let given: Value = .list([.file(Fixture.chapter1), .file(Fixture.chapter2), .file(Fixture.chapter3)])
    let outputs = try await bench.run(TranscodeStage(), ["source": given, "preset": "proxy"])
    let path = try #require(outputs["file"]?.fileValue?.filePath)
    let numbers = try await DecodedMedia.grayFrames(path).map { $0.counter(square: 16, bits: 10) }
    #expect(numbers == Array(30..<390))
    // The tone's frequency is 200 + 100·t, so what is heard tells the time it belongs to.
    let samples = try await DecodedMedia.samples(path, sampleRate: 48_000, channels: 1)
    for second in [0.5, 3.9, 4.1, 6, 7.9, 8.1, 11.5] {
      let heard = frequency(samples, at: second, rate: 48_000)
      #expect(abs(heard - (200 + 100 * (second + 1))) < 6, "\(second) s: \(heard) Hz")
    }
  }

  @Test func `a track is chosen by number, all are taken, or none`() async throws {
    let second = try await transcode(bench, .twoTracks, "proxy", ["audioTrack": 2]).path
    #expect(try await FFprobe.inspect(second).audio.map { $0.tags["language"] } == ["deu"])
    let all = try await transcode(bench, .twoTracks, "mezzanine", ["audioTrack": "all"]).path
    // QuickTime knows German by the other code of ISO 639-2.
    #expect(try await FFprobe.inspect(all).audio.map { $0.tags["language"] } == ["eng", "ger"])
    let none = try await transcode(bench, .twoTracks, "proxy", ["audioTrack": "none"]).path
    #expect(try await FFprobe.inspect(none).audio.isEmpty)
    #expect(
      await bench.code(
        TranscodeStage(), ["source": .file(Fixture.twoTracks), "preset": "proxy", "audioTrack": 3])
        == "MISSING_AUDIO_TRACK")
  }

  // MARK: Determinism and faults

  @Test func `the same again gives the same bytes`() async throws {
    for preset in ["proxy", "mezzanine", "dnxhr-sq", "archive"] {
      let first = try await transcode(bench, .timecode, preset).path
      let second = try await transcode(bench, .timecode, preset).path
      #expect(
        try Data(contentsOf: URL(filePath: first.string)) == Data(contentsOf: URL(filePath: second.string)),
        "\(preset)")
    }
  }

  @Test(arguments: ["mezzanine", "dnxhr-hqx"])
  func `coders that use every core do not depend on how many there are`(preset: String) async throws {
    let one = try await transcode(
      bench, .flashClick, preset, ["threads": 1, "trim": ["end": 2], "height": 144, "width": 256]
    ).path
    let five = try await transcode(
      bench, .flashClick, preset, ["threads": 5, "trim": ["end": 2], "height": 144, "width": 256]
    ).path
    #expect(try Data(contentsOf: URL(filePath: one.string)) == Data(contentsOf: URL(filePath: five.string)))
  }

  @Test func `a damaged recording gives the same bytes every time`() async throws {
    var results: Set<Data> = []
    for _ in 0..<6 {
      let path = try await transcode(bench, .damaged, "proxy").path
      results.insert(try Data(contentsOf: URL(filePath: path.string)))
    }
    #expect(results.count == 1)
  }

  @Test(arguments: [(Fixture.truncated, "TRUNCATED"), (.damaged, "DAMAGED_VIDEO")])
  func `what can be saved of a damaged recording is, with a warning`(fixture: Fixture, code: String)
    async throws
  {
    let (path, info) = try await transcode(bench, fixture, "proxy")
    #expect(bench.warnings.codes.contains(code), "\(bench.warnings.codes)")
    #expect(!bench.warnings.codes.contains("VARIABLE_FRAME_RATE"))
    #expect(info["frames"]?.integerValue ?? 0 >= 40)
    #expect(try await FFprobe.inspect(path).video.count == 1)
  }

  @Test(arguments: [
    (Fixture.audioOnly, "MISSING_VIDEO_TRACK"), (.empty, "EMPTY_FILE"), (.text, "NOT_MEDIA"),
    (.noHeader, "NOT_MEDIA"),
  ])
  func `what cannot be used says why`(fixture: Fixture, code: String) async throws {
    #expect(await bench.code(TranscodeStage(), ["source": .file(fixture), "preset": "proxy"]) == code)
  }

  @Test func `wrong settings are told before anything is written`() async throws {
    func code(_ more: [String: Value]) async -> String? {
      let given: [String: Value] = ["source": .file(Fixture.noAudio), "preset": "proxy"]
      return await bench.code(TranscodeStage(), given.merging(more) { $1 })
    }
    #expect(await code(["frameRate": "fast"]) == "BAD_FRAME_RATE")
    #expect(await code(["videoCodec": "libx26"]) == "UNKNOWN_ENCODER")
    #expect(await code(["pixelFormat": "rgb565le"]) == "UNSUPPORTED_PIXEL_FORMAT")
    #expect(await code(["encoderOptions": ["no-such-option": "1"]]) == "UNKNOWN_OPTION")
    #expect(await code(["trim": ["start": 3, "end": 2]]) == "EMPTY_TRIM")
    #expect(await code(["trim": ["start": 100]]) == "NO_FRAMES")
  }

  @Test func `cancelling stops it`() async throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    let code = await bench.code(
      TranscodeStage(), ["source": .file(Fixture.talk), "preset": "mezzanine"], cancellation: cancellation)
    #expect(code == "CANCELLED")
  }

  @Test(arguments: ["proxy", "mezzanine"])
  func `a full disk is one clear error`(preset: String) async throws {
    let folder = try TemporaryFolder()
    let name = preset == "proxy" ? "proxy.mp4" : "mezzanine.mov"
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(name).string, withDestinationPath: "/dev/full")
    let context = StageContext(workFolder: folder.path, cancellation: Cancellation(), name: "full")
    let given: [String: Value] = ["source": .file(Fixture.noAudio), "preset": .string(preset)]
    let parameters = try TranscodeStage.declaration.resolve(given).value.decoded(as: TranscodeParameters.self)
    let error = await caughtError {
      _ = try await TranscodeStage().run(parameters, in: context)
    }
    #expect(error?.code == "NO_SPACE")
    #expect(error?.message.contains(name) == true)
  }
}
