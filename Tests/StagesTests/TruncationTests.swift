import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

/// Who is told that a file is cut short has to be able to believe it.
@Suite final class TruncationTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  @Test func `an in point beyond the end does not make a file a truncated one`() async throws {
    #expect(
      await bench.code(ThumbnailsStage(), ["source": .file(Fixture.noAudio), "trim": ["start": 5]])
        == "NO_PICTURE")
    #expect(bench.warnings.codes.isEmpty)
  }

  @Test func `of joined files the one that is cut short is named`() async throws {
    let files = [Fixture.chapter1, .truncated, .chapter2]
    _ = try await bench.run(AudioStage(), ["source": .list(files.map { .file($0) })])
    let warning = try #require(bench.warnings.all.first { $0.code == "TRUNCATED" })
    #expect(warning.message.contains("truncated.mp4"))
    #expect(abs(try #require(warning.atMs) - 6000) < 150)
    #expect(bench.warnings.codes.count { $0 == "TRUNCATED" } == 1)
  }

  @Test(arguments: ["mp4", "mkv"])
  func `sound that outlasts the pictures is no damage`(container: String) async throws {
    let path = bench.folder.appending("long-sound.\(container)")
    let made = try await runProcess(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x36:d=1", "-f", "lavfi", "-i",
        "sine=d=4",
        "-pix_fmt", "yuv420p", "-c:v", "libx264", "-c:a", "aac", path.string,
      ])
    try #require(made.status == 0, "\(made.errors)")
    _ = try await bench.run(TranscodeStage(), ["source": .file(path), "preset": "proxy"])
    #expect(bench.warnings.codes.isEmpty)
  }
}
