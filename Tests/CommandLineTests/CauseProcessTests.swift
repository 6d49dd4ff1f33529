import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: causes")
struct CauseProcessTests {
  private static func bench(_ with: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      pipeline: code
      version: 1
      inputs: { source: { type: media } }
      stages: { code: { uses: transcode, with: { source: "${{ inputs.source }}", \(with) } } }
      outputs: { code: "${{ stages.code.file }}" }
      """, to: "code.yaml")
    return folder
  }

  private func run(_ with: String, _ more: String...) async throws -> ProcessResult {
    let folder = try Self.bench(with)
    return try await runProcess(
      genlockExecutable, ["run", "code.yaml", "-i", "source=\(Fixture.noAudio.path)"] + more, in: folder.path)
  }

  @Test(arguments: ["plain", "none"])
  func whatLibavSaidIsShown(_ progress: String) async throws {
    let size = try await run("preset: dnxhr-hq, height: 90", "--progress", progress)
    #expect(size.status == 5)
    #expect(size.errors.contains("ENCODE_FAILED"))
    #expect(size.errors.contains("because: libav: [dnxhd] Input dimensions too small"))
    #expect(!size.errors.contains("0x"))
    // What libav would say of this is said before it is asked.
    let container = try await run(
      "preset: proxy, container: mp4, videoCodec: ffv1", "--progress", progress)
    #expect(container.errors.contains("CONTAINER_CANNOT_HOLD: .mp4 cannot hold"))
    #expect(container.errors.contains("(proxy: ffv1); write .mkv"))
  }

  @Test func causesStandInTheObjectToo() async throws {
    let result = try await run("preset: dnxhr-hq, height: 90", "--json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    let causes = try #require((object["error"] as? [String: Any])?["causes"] as? [String])
    #expect(causes.count == 1 && causes[0].contains("Input dimensions too small"))
  }

  @Test func scratchFilesAreCalledByTheirOwnNames() async throws {
    let result = try await run("preset: mezzanine, trim: { start: 100 }")
    #expect(result.errors.contains("NO_FRAMES: There is nothing to put into \"mezzanine.mov\""))
    #expect(!result.errors.contains("0-1/mezzanine.mov"))
  }

  @Test func aDecisionThatIsNoJSONIsToldInPlainWords() async throws {
    let folder = try TemporaryFolder()
    try folder.write("{ angle: ", to: "angle.json")
    let result = try await runGenlock(
      "runs", "correct", "latest", "review", "--data", "angle.json", in: folder.path)
    #expect(result.status == 4 && result.errors.contains("DECISION_NOT_JSON"))
    #expect(result.errors.contains("because: "))
    #expect(!result.errors.contains("DecodingError") && !result.errors.contains("Debug description"))
  }

  @Test func encodersWriteNothingBesideTheLog() async throws {
    let result = try await run(
      "preset: proxy, videoCodec: libsvtav1, trim: { end: 200ms }", "--progress", "none")
    #expect(result.status == 0)
    #expect(result.errors.isEmpty, "\(result.errors)")
  }
}
