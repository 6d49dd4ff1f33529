import Foundation
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

/// What is shown of a result must look like what is shown of its source, whatever the source says of range and
/// matrix.
@Suite final class TranscodeColorTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  /// A slow sweep through all hues and shades, black and white, which coding hardly changes.
  private func record(_ name: String, size: String = "320x180", _ options: [String]) async throws -> FilePath
  {
    let path = bench.folder.appending(name)
    let sweep = "color=c=black:s=\(size):r=10:d=0.5,format=gbrp,geq=r='255*X/W':g='255*Y/H':b='255*(1-X/W)'"
    let made = try await runProcess(
      "ffmpeg", ["-nostdin", "-v", "error", "-f", "lavfi", "-i", sweep] + options + [path.string])
    try #require(made.status == 0, "\(made.errors)")
    return path
  }

  private func fullRange(_ name: String, _ more: [String] = []) async throws -> FilePath {
    try await record(
      name,
      [
        "-vf", "scale=out_range=pc:out_color_matrix=bt709,format=yuvj420p", "-color_range", "pc",
        "-colorspace", "bt709", "-c:v", "libx264", "-qp", "8",
      ]
        + more)
  }

  private func transcode(_ source: FilePath, _ preset: String) async throws -> FilePath {
    let outputs = try await bench.run(TranscodeStage(), ["source": .file(source), "preset": .string(preset)])
    return try #require(outputs["file"]?.fileValue).filePath
  }

  /// In dB, of the first picture as shown.
  private func likeness(_ source: FilePath, _ copy: FilePath) async throws -> Double {
    let exact = "scale=flags=bicubic+full_chroma_int+full_chroma_inp+accurate_rnd"
    let before = try #require(try await DecodedMedia.colorFrames(source, filter: exact).first)
    let after = try #require(try await DecodedMedia.colorFrames(copy, filter: exact).first)
    return peakSignalToNoise(before.bytes, after.bytes)
  }

  static let deliveries = ["proxy", "h264-intra", "mezzanine", "dnxhr-hq", "dnxhr-hqx"]

  @Test(arguments: deliveries)
  func `full range becomes limited, in samples and tag alike`(preset: String) async throws {
    let source = try await fullRange("phone.mp4")
    #expect(try await FFprobe.inspect(source).video.first?.pixelFormat == "yuvj420p")
    let copy = try await transcode(source, preset)
    let range = try await FFprobe.inspect(copy).video.first?.colorRange
    #expect(range == "tv" || range == nil)
    #expect(try await likeness(source, copy) > 40)
  }

  @Test func `full range of ten bits becomes limited`() async throws {
    let source = try await record(
      "ten.mkv", ["-vf", "scale=out_range=pc,format=yuv420p10le", "-color_range", "pc", "-c:v", "ffv1"])
    let copy = try await transcode(source, "mezzanine")
    #expect(try await FFprobe.inspect(copy).video.first?.colorRange == "tv")
    #expect(try await likeness(source, copy) > 40)
  }

  @Test(arguments: deliveries, ["320x180", "1280x720"])
  func `red, green and blue are coded and tagged by the customary matrix`(preset: String, size: String)
    async throws
  {
    let source = try await record("screen.mkv", size: size, ["-c:v", "libx264rgb", "-qp", "0"])
    let copy = try await transcode(source, preset)
    let video = try #require(try await FFprobe.inspect(copy).video.first)
    #expect(video.colorSpace == (size == "320x180" && !preset.hasPrefix("dnxhr") ? "smpte170m" : "bt709"))
    #expect(video.colorRange == "tv")
    #expect(try await likeness(source, copy) > 40)
  }

  @Test func `the colours of a palette too`() async throws {
    // One of the 256 colours that libavutil's palette has, so that nothing is dithered.
    let source = bench.folder.appending("screen.mov")
    let made = try await runProcess(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=c=0xB42455:s=1280x720:d=0.2,format=rgb24",
        "-c:v",
        "png", "-pix_fmt", "pal8", source.string,
      ])
    try #require(made.status == 0, "\(made.errors)")
    let copy = try await transcode(source, "mezzanine")
    #expect(try await FFprobe.inspect(copy).video.first?.colorSpace == "bt709")
    #expect(try await likeness(source, copy) > 40)
  }

  @Test(arguments: ["bt470bg", "smpte170m"])
  func `ProRes and DNxHR show the colours of standard definition`(matrix: String) async throws {
    let source = try await record(
      "sd.mp4",
      [
        "-vf", "scale=out_color_matrix=bt601,format=yuv420p", "-colorspace", matrix, "-color_primaries",
        "bt470bg",
        "-color_trc", "smpte170m", "-c:v", "libx264", "-qp", "8",
      ])
    let mezzanine = try await transcode(source, "mezzanine")
    let video = try #require(try await FFprobe.inspect(mezzanine).video.first)
    #expect(
      (video.colorSpace, video.colorPrimaries, video.colorTransfer) == ("smpte170m", "bt470bg", "bt709"))
    #expect(try await likeness(source, mezzanine) > 40)
    #expect(try await likeness(source, try await transcode(source, "dnxhr-hq")) > 40)
    let proxy = try await transcode(mezzanine, "proxy")
    #expect(try await FFprobe.inspect(proxy).video.first?.colorSpace == "smpte170m")
  }

  @Test(arguments: ["yuvj420p", "yuvj422p"])
  func `the archive keeps full range to the bit, with its tag`(format: String) async throws {
    let source = try await record(
      "camera.mov", ["-vf", "scale=out_range=pc,format=\(format)", "-c:v", "mjpeg", "-q:v", "2"])
    let archive = try await transcode(source, "archive")
    let video = try #require(try await FFprobe.inspect(archive).video.first)
    #expect(video.colorRange == "pc")
    #expect(video.pixelFormat == format.replacing("yuvj", with: "yuv"))
    let before = try await decodedBytes(source)
    #expect(try await decodedBytes(archive) == before)
  }

  /// The MD5 of every picture as the decoder gives it.
  private func decodedBytes(_ path: FilePath) async throws -> [Substring] {
    let list = try await runProcess(
      "ffmpeg", ["-nostdin", "-v", "error", "-i", path.string, "-map", "0:v", "-f", "framemd5", "-"])
    return list.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .compactMap { $0.split(separator: ",").last }
  }

  @Test func `no picture becomes larger than its source, not even by a line`() async throws {
    let source = try await record("odd.mkv", size: "201x77", ["-vf", "format=yuv444p", "-c:v", "ffv1"])
    for preset in ["proxy", "mezzanine", "h264-intra"] {
      let video = try #require(try await FFprobe.inspect(try await transcode(source, preset)).video.first)
      #expect((video.width, video.height) == (200, 76), "\(preset)")
    }
  }
}
