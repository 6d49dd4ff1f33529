import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import LibAV

@Suite struct MediaProbeTests {
  private func probe(_ fixture: Fixture) async throws -> MediaInfo {
    try await onBlockingThread("probe") { try MediaProbe.info(fixture.path) }
  }

  @Test func `a camera's file is described in full`() async throws {
    let info = try await probe(.talk)
    let video = try #require(info.video.first)
    let audio = try #require(info.audio.first)
    #expect(info.durationSeconds.map { abs($0 - 8) < 0.03 } == true)
    #expect(info.creationTime?.hasPrefix("2026-03-14T09:26:53") == true)
    #expect(info.size == Int64(try Data(contentsOf: URL(filePath: Fixture.talk.path.string)).count))
    #expect(
      (video.stream.codec, video.stream.profile, video.width, video.height) == ("h264", "High", 1920, 1080))
    #expect(video.standardFrameRate == Rational(30))
    #expect(!video.isVariableFrameRate)
    #expect(video.color.matrix == "bt709")
    #expect(video.stream.hasEditList)
    #expect(
      (audio.stream.codec, audio.channels, audio.sampleRate, audio.stream.language) == (
        "aac", 2, 48_000, "eng"
      ))
  }

  @Test func `media zero is the first presented frame, wherever the container starts`() async throws {
    let transport = try await probe(.interlaced)
    #expect(abs(try #require(transport.startSeconds) - 1.434667) < 0.0001)
    #expect(abs(try #require(transport.video.first?.stream.startSeconds) - 0.005333) < 0.0001)
    let late = try await probe(.lateAudio)
    #expect(late.startSeconds == 0)
    #expect(abs(try #require(late.audio.first?.stream.startSeconds) - 1.5) < 0.001)
    let primed = try await probe(.audioOnly)
    #expect(primed.startSeconds == 0)
  }

  @Test func `rotation, mirroring and sample aspect give the size that is shown`() async throws {
    let portrait = try #require(try await probe(.portrait).video.first)
    #expect((portrait.rotation, portrait.displayWidth, portrait.displayHeight) == (90, 180, 320))
    let mirrored = try #require(try await probe(.mirrored).video.first)
    #expect(mirrored.isMirrored && mirrored.rotation == 0)
    let wide = try #require(try await probe(.anamorphic).video.first)
    #expect((wide.sampleAspect, wide.displayWidth, wide.displayHeight) == (Rational(64, 45), 1024, 576))
  }

  @Test func `a variable frame rate is measured, whatever the header says`() async throws {
    let video = try #require(try await probe(.variableFrameRate).video.first)
    #expect(video.isVariableFrameRate)
    #expect(video.measuredFrames == 498)
  }

  @Test func `a damaged recording of a constant rate stays constant`() async throws {
    let video = try #require(try await probe(.damaged).video.first)
    #expect(!video.isVariableFrameRate)
    #expect(video.standardFrameRate == Rational(25))
    #expect(abs(try #require(video.measuredFrameRate) - 25) < 0.01)
    #expect(video.longestFrameMs == 40)
  }

  @Test func `interlacing, dynamic range and timecode are found`() async throws {
    #expect(try await probe(.interlaced).video.first?.fieldOrder == "top-first")
    #expect(try await probe(.hdr10).video.first?.color.hdr == "hdr10")
    #expect(try await probe(.hlg).video.first?.color.hdr == "hlg")
    #expect(try await probe(.hdr10).video.first?.bitDepth == 10)
    #expect(try await probe(.timecode).timecode == "01:00:00:00")
    #expect(try await probe(.timecodeDrop).timecode == "01:00:00;00")
  }

  @Test func `high dynamic range says how bright it is`() async throws {
    let color = try #require(try await probe(.hdr10).video.first).color
    #expect((color.maximumContentLight, color.maximumAverageLight) == (1000, 400))
    #expect(
      color.masteringDisplay
        == MasteringDisplay(
          red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329],
          minimumLuminance: 0.005, maximumLuminance: 1000))
    #expect(try await probe(.hlg).video.first?.color.masteringDisplay == nil)
  }

  @Test func `sound whose first packets give none ends where its track does`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.appending("late.mov")
    let made = try await runProcess(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x36:d=0.5", "-f", "lavfi", "-i",
        "sine=d=1",
        "-pix_fmt", "yuv420p", "-c:v", "mpeg4", "-c:a", "alac", path.string,
      ])
    try #require(made.status == 0, "\(made.errors)")
    let places = try await runProcess(
      "ffprobe",
      [
        "-v", "error", "-select_streams", "a", "-show_entries", "packet=pos,size", "-of", "csv=p=0",
        path.string,
      ])
    var content = try Data(contentsOf: URL(filePath: path.string))
    for line in places.output.split(separator: "\n").prefix(2) {
      let numbers = line.split(separator: ",").compactMap { Int($0) }
      for offset in numbers[1]..<numbers[1] + numbers[0] { content[offset] = 0xff }
    }
    try content.write(to: URL(filePath: path.string))
    let info = try await onBlockingThread("probe") { try MediaProbe.info(path) }
    #expect(try #require(info.audio.first?.stream.startSeconds) > 0.15)
    #expect(abs(try #require(info.durationSeconds) - 1) < 0.001)
  }

  @Test func `several tracks keep their languages and layouts`() async throws {
    #expect(try await probe(.twoTracks).audio.map(\.stream.language) == ["eng", "deu"])
    #expect(try await probe(.surround).audio.first?.channels == 6)
    #expect(try await probe(.surround).video.isEmpty)
  }

  @Test(arguments: [
    (Fixture.empty, "EMPTY_FILE"), (.text, "NOT_MEDIA"), (.noHeader, "NOT_MEDIA"),
  ])
  func `what is no recording says so`(fixture: Fixture, code: String) async {
    let error = await caughtError { _ = try await probe(fixture) }
    #expect(error?.code == code)
    #expect(error?.category == .unusableInput)
    #expect(error?.message.contains(fixture.rawValue) == true)
  }

  @Test func `a wrong byte anywhere in a header is an error at the most`() async throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(filePath: Fixture.twoTracks.path.string)).prefix(40_000)
    for offset in 0..<512 {
      var content = Data(whole)
      content[offset] ^= 0xe6
      let path = try folder.write(content, to: "changed.mkv")
      do {
        let info = try await onBlockingThread("probe") { try MediaProbe.info(path) }
        #expect(info.hasVideo || info.hasAudio)
      } catch let error as any CodedError {
        #expect(error.category == .unusableInput, "byte \(offset): \(error)")
      }
    }
  }

  @Test func `a file that is not there, a folder and a file without permission say so`() async throws {
    let folder = try TemporaryFolder()
    func code(_ name: String) async -> String? {
      let path = folder.appending(name)
      let error = await caughtError {
        _ = try await onBlockingThread("probe") { try MediaProbe.info(path) }
      }
      return error?.code
    }
    #expect(await code("missing.mp4") == "FILE_NOT_FOUND")
    #expect(await code(".") == "IS_A_DIRECTORY")
  }

  @Test func `a stream that cannot be decoded does not hide the others`() async throws {
    let info = try await probe(.unknownCodec)
    #expect(info.video.first?.stream.isDecodable == false)
    #expect(info.audio.first?.stream.isDecodable == true)
    #expect(info.warnings.map(\.code) == ["UNDECODABLE_STREAM"])
  }

  @Test func `a name that looks like an address or an option is a name`() async throws {
    let folder = try TemporaryFolder()
    for name in ["-i.wav", "http:a.wav", "a b'\"c\n.wav", "%03d.wav", "concat:x|y.wav"] {
      let path = folder.appending(name)
      try FileManager.default.copyItem(atPath: Fixture.mono44100.path.string, toPath: path.string)
      let info = try await onBlockingThread("probe") { try MediaProbe.info(path) }
      #expect(info.audio.first?.sampleRate == 44_100)
    }
  }

  @Test func `a playlist that names other files is not opened`() async throws {
    let folder = try TemporaryFolder()
    let playlist = try folder.write(
      "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2,\n\(Fixture.mono44100.path)\n#EXT-X-ENDLIST\n",
      to: "list.mp4")
    let error = await caughtError {
      _ = try await onBlockingThread("probe") { try MediaProbe.info(playlist) }
    }
    #expect(error?.code == "NOT_MEDIA")
  }
}
