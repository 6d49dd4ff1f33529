import Foundation
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

/// Sound ends where the edit list says, which is in the midst of a coded frame.
@Suite final class SoundEndTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  @Test func `the padding of the last frame is not part of the recording`() async throws {
    let sound = try await bench.run(AudioStage(), ["source": .file(Fixture.audioOnly)])
    #expect(sound["info"]?["samples"] == 144_000)
    let mezzanine = try await bench.run(
      TranscodeStage(), ["source": .file(Fixture.flashClick), "preset": "mezzanine", "height": 90])
    let path = try #require(mezzanine["file"]?.fileValue).filePath
    #expect(try await DecodedMedia.samples(path, channels: 1).count == 1_441_440)
  }

  @Test func `nothing is left out where the header is wrong`() async throws {
    let path = bench.folder.appending("wrong.m4a")
    let made = try await runProcess(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=r=48000:d=2", "-c:a", "aac", "-use_editlist",
        "0",
        path.string,
      ])
    try #require(made.status == 0, "\(made.errors)")
    let whole = try await DecodedMedia.samples(path).count
    // ISO/IEC 14496-12, 8.4.2: version and flags, two dates, the time scale, and the duration, here of 1.5 s.
    var content = try Data(contentsOf: URL(filePath: path.string))
    let box = try #require(content.range(of: Data("mdhd".utf8)))
    withUnsafeBytes(of: UInt32(72_000).bigEndian) { bytes in
      content.replaceSubrange(box.upperBound + 16..<box.upperBound + 20, with: bytes)
    }
    try content.write(to: URL(filePath: path.string))
    let sound = try await bench.run(AudioStage(), ["source": .file(path)])
    #expect(sound["info"]?["samples"] == .integer(Int64(whole)))
  }
}
