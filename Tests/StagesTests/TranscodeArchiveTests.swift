import Foundation
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

/// An archive gives back every sample of whatever was put in.
@Suite final class TranscodeArchiveTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  private func archive(_ name: String, _ options: [String]) async throws -> (
    source: FilePath, archive: FilePath
  ) {
    let source = bench.folder.appending(name)
    let made = try await runProcess("ffmpeg", ["-nostdin", "-v", "error"] + options + [source.string])
    try #require(made.status == 0, "\(made.errors)")
    let outputs = try await bench.run(TranscodeStage(), ["source": .file(source), "preset": "archive"])
    return (source, try #require(outputs["file"]?.fileValue).filePath)
  }

  /// The MD5 of a stream, its pictures as RGB and its samples as 64-bit floats.
  private func digest(_ path: FilePath, _ stream: String) async throws -> String {
    let result = try await runProcess(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-i", path.string, "-map", "0:\(stream):0", "-pix_fmt", "rgb48", "-c:a",
        "pcm_f64le", "-f", "md5", "-",
      ])
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test(arguments: [("png", "rgb24"), ("libx264rgb", "bgr0"), ("rawvideo", "bgr0")])
  func `red, green and blue of eight bits`(codec: String, format: String) async throws {
    let (source, archive) = try await archive(
      "screen.mov",
      ["-f", "lavfi", "-i", "testsrc=size=64x36:d=0.2", "-c:v", codec, "-pix_fmt", format, "-qp", "0"])
    #expect(try await FFprobe.inspect(archive).video.first?.codec == "ffv1")
    #expect(try await digest(archive, "v") == digest(source, "v"))
  }

  @Test(arguments: ["853x36", "201x77", "64x77"])
  func `odd sizes with halved chroma`(size: String) async throws {
    let (source, archive) = try await archive(
      "odd.mkv",
      ["-f", "lavfi", "-i", "testsrc=size=\(size):d=0.2", "-vf", "format=yuv420p", "-c:v", "ffv1"])
    let video = try #require(try await FFprobe.inspect(archive).video.first)
    #expect("\(video.width ?? 0)x\(video.height ?? 0)" == size)
    #expect(try await digest(archive, "v") == digest(source, "v"))
  }

  @Test(arguments: [
    ("pcm_s16le", "flac"), ("pcm_s24le", "flac"), ("pcm_s32le", "pcm_s32le"), ("pcm_f32le", "pcm_f32le"),
    ("pcm_f64le", "pcm_f64le"),
  ])
  func `sound of any width`(codec: String, kept: String) async throws {
    // Floats reach 9 dB above full scale.
    let noise = "aevalsrc='\(codec.contains("_f") ? 2.8 : 0.9)*(2*random(0)-1)|sin(t*3000)':s=48000:d=0.3"
    let (source, archive) = try await archive(
      "sound.mkv",
      [
        "-f", "lavfi", "-i", "testsrc=size=64x36:d=0.3", "-f", "lavfi", "-i", noise, "-c:v", "ffv1", "-c:a",
        codec,
      ])
    #expect(try await FFprobe.inspect(archive).audio.first?.codec == kept)
    #expect(try await digest(archive, "a") == digest(source, "a"))
  }

  @Test func `what a lossy codec gives in floats goes into 24 bits`() async throws {
    let (_, archive) = try await archive(
      "phone.mp4",
      [
        "-f", "lavfi", "-i", "testsrc=size=64x36:d=0.3", "-f", "lavfi", "-i", "sine=d=0.3", "-pix_fmt",
        "yuv420p",
        "-c:a", "aac",
      ])
    #expect(try await FFprobe.inspect(archive).audio.first?.codec == "flac")
  }
}
