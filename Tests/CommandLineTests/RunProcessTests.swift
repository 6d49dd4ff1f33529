import Foundation
import Foundations
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: run")
struct RunProcessTests {
  private static let pipeline = """
    pipeline: look
    version: 1
    inputs:
      source: { type: media }
    stages:
      probe: { uses: probe, with: { source: "${{ inputs.source }}" } }
      sound: { uses: audio, with: { source: "${{ inputs.source }}" } }
    outputs:
      report: "${{ stages.probe.report }}"
      sound: "${{ stages.sound.file }}"
    """

  private static func bench() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(pipeline, to: "look.yaml")
    return folder
  }

  private static func object(_ result: ProcessResult) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
  }

  @Test func outputsArePublishedUnderTheirNames() async throws {
    let folder = try Self.bench()
    let source = "source=\(Fixture.talk.path)"
    let result = try await runGenlock(
      "run", "look.yaml", "-i", source, "-o", "out", "--json", in: folder.path)
    #expect(result.status == 0)
    let object = try Self.object(result)
    #expect(object["status"] as? String == "succeeded")
    #expect((object["run"] as? String)?.hasPrefix("run-") == true)
    #expect(object["warnings"] is [Any])
    let sound = try #require((object["outputs"] as? [String: [String: Any]])?["sound"])
    #expect(sound["path"] as? String == "out/sound.wav")
    let sum = try await runProcess("sha256sum", [folder.appending("out/sound.wav").string])
    #expect(sum.output.hasPrefix(try #require(sound["sha256"] as? String)))
    #expect(FileManager.default.fileExists(atPath: folder.appending("out/report.json").string))

    let again = try await runGenlock("run", "look.yaml", "-i", source, in: folder.path)
    #expect(again.status == 0)
    #expect(again.errors.contains("sound: in the store already"))
    let lines = again.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(lines.map(\.first) == ["report", "sound"])
    for line in lines { #expect(FileManager.default.fileExists(atPath: line[1])) }
  }

  @Test func historyKnowsTheRun() async throws {
    let folder = try Self.bench()
    let result = try await runGenlock(
      "run", "look.yaml", "-i", "source=\(Fixture.speech.path)", "--json", "--progress", "none",
      in: folder.path)
    #expect(result.status == 0)
    #expect(!result.errors.contains("started"))
    let run = try #require(try Self.object(result)["run"] as? String)
    let list = try await runGenlock("runs", in: folder.path)
    #expect(list.output.contains(run) && list.output.contains("succeeded"))
    let show = try await runGenlock("runs", "show", "latest", "--json", in: folder.path)
    #expect(try Self.object(show)["stages"] is [Any])
    let report = try await runGenlock("runs", "report", run, in: folder.path)
    let path = report.output.trimmingCharacters(in: .newlines)
    #expect(path.hasSuffix(".html") && FileManager.default.fileExists(atPath: path))
    #expect(try await runGenlock("runs", "show", "run-0000", in: folder.path).status == 2)
    #expect(try await runGenlock("runs", "approve", "latest", "sound", in: folder.path).status == 2)
    let clean = try await runGenlock("clean", "--older-than", "0s", in: folder.path)
    #expect(clean.status == 0 && clean.output.hasPrefix("removed "))
  }

  @Test func dryRunRunsNothing() async throws {
    let folder = try Self.bench()
    let result = try await runGenlock(
      "run", "look.yaml", "-i", "source=\(Fixture.talk.path)", "-o", "out", "--dry-run", "--explain",
      in: folder.path)
    #expect(result.status == 0)
    #expect(result.output.contains("will run") && result.output.contains("2 of 2 stages to run"))
    #expect(!FileManager.default.fileExists(atPath: folder.appending("out").string))
  }

  @Test(
    arguments: [
      (["look.yaml", "-i", "source=missing.mp4"], 4, "FILE_NOT_FOUND"),
      (["look.yaml", "-i", "source=."], 4, "IS_A_DIRECTORY"),
      (["look.yaml", "-i", "source=text.mp4"], 4, "NOT_MEDIA"),
      (["look.yaml"], 2, "MISSING_INPUT"),
      (["look.yaml", "-i", "sauce=text.mp4"], 2, "UNKNOWN_INPUT"),
      (["look.yaml", "-i", "source=text.mp4", "-i", "source=text.mp4"], 2, "TOO_MANY_FILES"),
      (["look.yaml", "-i", "source=text.mp4", "-p", "a=1"], 2, "UNKNOWN_PARAMETER"),
      (["bad.yaml", "-i", "source=text.mp4"], 3, "INVALID_PIPELINE"),
      (["none.yaml", "-i", "source=text.mp4"], 4, "FILE_NOT_FOUND"),
    ] as [([String], Int32, String)])
  func failuresEndWithTheirCode(_ arguments: [String], _ status: Int32, _ code: String) async throws {
    let folder = try Self.bench()
    try folder.write("just text", to: "text.mp4")
    try folder.write(Self.pipeline.replacing("uses: probe", with: "uses: prob"), to: "bad.yaml")
    let result = try await runProcess(
      genlockExecutable, ["run"] + arguments + ["-o", "out", "--json"], in: folder.path)
    #expect(result.status == status)
    let object = try Self.object(result)
    #expect(object["status"] as? String == "failed")
    #expect(object["outputs"] is [String: Any] && object["warnings"] is [Any])
    #expect((object["error"] as? [String: Any])?["code"] as? String == code)
    #expect(!result.errors.isEmpty)
    #expect(!folder.entries().contains { $0.hasPrefix("out") })
  }

  @Test func invalidFilesAreNamedWithLineAndColumn() async throws {
    let folder = try Self.bench()
    try folder.write(Self.pipeline.replacing("uses: probe", with: "uses: prob"), to: "bad.yaml")
    let result = try await runGenlock("validate", "look.yaml", "bad.yaml", in: folder.path)
    #expect(result.status == 3)
    #expect(result.output.contains("look.yaml: valid, 2 stages"))
    #expect(result.errors.contains("bad.yaml:6:") && result.errors.contains("did you mean \"probe\"?"))
    let json = try await runGenlock("validate", "--json", "bad.yaml", in: folder.path)
    let verdicts = try JSONSerialization.jsonObject(with: json.standardOutput) as? [[String: Any]]
    #expect(verdicts?.first?["valid"] as? Bool == false)
  }

  @Test(arguments: ["mermaid", "dot"])
  func graphsAreDrawn(_ format: String) async throws {
    let folder = try Self.bench()
    let result = try await runGenlock("graph", "look.yaml", "--format", format, in: folder.path)
    #expect(result.status == 0 && result.output.contains("probe"))
  }

  @Test func resultsDoNotDependOnWhatLayInMemory() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      pipeline: proxy
      version: 1
      inputs: { source: { type: media } }
      stages: { proxy: { uses: transcode, with: { source: "${{ inputs.source }}", preset: proxy } } }
      outputs: { proxy: "${{ stages.proxy.file }}" }
      """, to: "proxy.yaml")
    var results: Set<Data> = []
    // glibc fills memory with this byte before it is given out, see mallopt(3).
    for filling in ["1", "85", "165"] {
      let result = try await runGenlock(
        "run", "proxy.yaml", "-i", "source=\(Fixture.timecode.path)", "-o", filling, "--workspace",
        "space-\(filling)", in: folder.path, environment: ["MALLOC_PERTURB_": filling])
      #expect(result.status == 0)
      results.insert(try Data(contentsOf: URL(filePath: folder.appending("\(filling)/proxy.mp4").string)))
    }
    #expect(results.count == 1)
  }

  @Test func secondSignalEndsCommandsToo() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      pipeline: stubborn
      version: 1
      stages:
        stay:
          uses: exec
          with:
            shell: true
            command: "trap '' TERM; exec 3>\(folder.appending("pipe")); echo >&3; exec sleep 1000"
      """, to: "stubborn.yaml")
    // The command holds one end of it for as long as it lives.
    let pipe = try NamedPipe(folder.appending("pipe"))
    let process = try RunningProcess(genlockExecutable, ["run", "stubborn.yaml"], in: folder.path)
    #expect(try await pipe.waitForData())
    process.send(SIGINT)
    try await process.waitForError("once more")
    process.send(SIGINT)
    #expect(try await process.wait().status == 130)
    #expect(try await !pipe.waitForData())
  }

  @Test func interruptedRunSaysSo() async throws {
    let folder = try Self.bench()
    let long = try Self.longRecording(in: folder)
    let process = try RunningProcess(
      genlockExecutable, ["run", "look.yaml", "-i", "source=\(long)", "-o", "out", "--json"], in: folder.path)
    try await process.waitForError("sound: started")
    process.send(SIGINT)
    let result = try await process.wait()
    #expect(result.status == 130 && !result.wasKilled)
    #expect(try Self.object(result)["status"] as? String == "cancelled")
    #expect(!folder.entries().contains { $0.hasPrefix("out") })
  }

  @Test func secondSignalEndsAtOnce() async throws {
    let folder = try Self.bench()
    let long = try Self.longRecording(in: folder)
    let process = try RunningProcess(
      genlockExecutable, ["run", "look.yaml", "-i", "source=\(long)"], in: folder.path)
    try await process.waitForError("sound: started")
    process.send(SIGTERM)
    process.send(SIGINT)
    #expect(try await process.wait().status == 130)
  }

  /// Four hours of silence, of which the disk holds only the header.
  static func longRecording(in folder: TemporaryFolder) throws -> FilePath {
    let size: UInt32 = 1_400_000_000
    func bytes(_ number: some FixedWidthInteger) -> Data {
      withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }
    var header = Data("RIFF".utf8) + bytes(size + 36) + Data("WAVEfmt ".utf8)
    header += bytes(UInt32(16)) + bytes(UInt16(1)) + bytes(UInt16(1))
    header += bytes(UInt32(48_000)) + bytes(UInt32(96_000)) + bytes(UInt16(2)) + bytes(UInt16(16))
    header += Data("data".utf8) + bytes(size)
    let path = try folder.write(header, to: "long.wav")
    let file = try #require(FileHandle(forWritingAtPath: path.string))
    try file.truncate(atOffset: UInt64(header.count) + UInt64(size))
    try file.close()
    return path
  }
}
