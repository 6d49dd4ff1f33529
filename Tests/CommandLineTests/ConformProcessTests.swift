import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: conform")
struct ConformProcessTests {
  private static func object(_ result: ProcessResult) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
  }

  /// A result with the master, a good camera, one to nudge, and one without shared sound.
  private static func write(_ folder: TemporaryFolder) throws {
    func recording(_ name: String, _ fixture: Fixture, offset: String, confidence: Double) -> String {
      let classification = confidence >= 10 ? "looks-good" : "needs-manual-nudge"
      return """
        {"name": "\(name)", "path": "\(fixture.path)", "durationMs": 3000, \(offset) "confidence": \(confidence),
         "classification": "\(classification)", "overlapMs": 1000, "warnings": []}
        """
    }
    let recordings = [
      recording("A", .timecode, offset: #""offsetMs": 0, "driftPpm": 0,"#, confidence: 100),
      recording("Stage left", .mono44100, offset: #""offsetMs": 250.5, "driftPpm": 12,"#, confidence: 30),
      recording("C", .speech, offset: #""offsetMs": -80, "driftPpm": 0,"#, confidence: 2),
      recording("D", .noAudio, offset: "", confidence: 0),
    ]
    try folder.write(
      #"{"master": "A", "recordings": [\#(recordings.joined(separator: ","))]}"#, to: "sync.json")
  }

  @Test func oneRecordingBecomesTheFileThatIsNamed() async throws {
    let folder = try TemporaryFolder()
    let result = try await runGenlock(
      "conform", Fixture.flashClick.path.string, "--offset-ms", "-120.5", "--drift-ppm", "-30", "-o",
      "out/b.mov", "--end", "2s", "--frame-rate", "25", "--json", in: folder.path)
    #expect(result.status == 0)
    let output = try #require((try Self.object(result)["outputs"] as? [String: [String: Any]])?["b"])
    #expect(output["path"] as? String == "out/b.mov")
    let video = try #require(
      try await FFprobe.inspect(folder.appending("out/b.mov"), countingFrames: true).video.first)
    #expect(video.frames == 50)
  }

  @Test func everyRecordingOfAResultThatCanBeTrustedIsRendered() async throws {
    let folder = try TemporaryFolder()
    try Self.write(folder)
    let result = try await runGenlock(
      "conform", "--sync", "sync.json", "-o", "out", "--json", "--progress", "none", in: folder.path)
    #expect(result.status == 6)
    #expect(result.errors.contains("NEEDS_MANUAL_NUDGE") && result.errors.contains("NO_OFFSET"))
    let object = try Self.object(result)
    #expect((object["error"] as? [String: Any])?["code"] as? String == "NEEDS_MANUAL_NUDGE")
    #expect((object["outputs"] as? [String: Any])?.keys.sorted() == ["Stage left"])
    let wave = try #require(try await FFprobe.inspect(folder.appending("out/Stage left.wav")).audio.first)
    #expect(wave.duration == 3)

    let forced = try await runGenlock(
      "conform", "--sync", "sync.json", "--name", "C", "--name", "A", "--force", "-o", "forced",
      in: folder.path)
    #expect(forced.status == 0)
    #expect(folder.entries().filter { $0.hasPrefix("forced/") } == ["forced/A.mov", "forced/C.wav"])
  }

  @Test(
    arguments: [
      (["--sync", "sync.json", "--name", "D", "-o", "out"], 6, "NO_OFFSET"),
      (["--sync", "sync.json", "--name", "E", "-o", "out"], 2, "UNKNOWN_RECORDING"),
      (["--sync", "missing.json", "-o", "out"], 4, "FILE_NOT_FOUND"),
      (["--sync", "text.json", "-o", "out"], 4, "BAD_SYNC_RESULT"),
      (["a.mp4", "--offset-ms", "0", "--preset", "mezanine", "-o", "out.mov"], 2, "INVALID_PARAMETER"),
      (["a.mp4", "--offset-ms", "-1e12", "-o", "out.wav"], 2, "INVALID_PARAMETER"),
      (["missing.mp4", "--offset-ms", "0", "-o", "out.wav"], 4, "FILE_NOT_FOUND"),
    ] as [([String], Int32, String)])
  func failuresEndWithTheirCode(_ arguments: [String], _ status: Int32, _ code: String) async throws {
    let folder = try TemporaryFolder()
    try Self.write(folder)
    try folder.write("just text", to: "text.json")
    let result = try await runProcess(
      genlockExecutable, ["conform"] + arguments + ["--json"], in: folder.path)
    #expect(result.status == status)
    #expect((try Self.object(result)["error"] as? [String: Any])?["code"] as? String == code)
    #expect(result.errors.contains(code))
    #expect(!folder.entries().contains { $0.hasPrefix("out") })
  }

  @Test(arguments: [
    [], ["-o", "out.wav"], ["a.mp4", "-o", "out.wav"], ["a.mp4", "--offset-ms", "0", "-o", "out"],
    ["a.mp4", "--offset-ms", "0", "-o", "out.avi"], ["a.mp4", "--sync", "sync.json", "-o", "out"],
    ["a.mp4", "--offset-ms", "0", "--format", "wav", "-o", "out.wav"],
    ["a.mp4", "--offset-ms", "0", "--name", "B", "-o", "out.wav"],
    ["a.mp4", "--offset-ms", "nan", "-o", "out.wav"],
    ["a.mp4", "--offset-ms", "0", "--frame-rate", "fast", "-o", "out.mov"],
  ])
  func wrongUsageExitsWith2(_ arguments: [String]) async throws {
    let result = try await runProcess(genlockExecutable, ["conform"] + arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty && !result.errors.isEmpty)
  }
}
