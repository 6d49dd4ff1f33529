import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: workspace")
struct WorkspaceProcessTests {
  private static func bench() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      pipeline: look
      version: 1
      inputs: { source: { type: media } }
      stages: { probe: { uses: probe, with: { source: "${{ inputs.source }}" } } }
      outputs: { report: "${{ stages.probe.report }}" }
      """, to: "look.yaml")
    return folder
  }

  @Test(arguments: [["runs"], ["runs", "show", "latest"], ["runs", "report", "latest"], ["clean"]])
  func aMistypedWorkspaceIsToldAndNotMade(_ command: [String]) async throws {
    let folder = try TemporaryFolder()
    let result = try await runProcess(
      genlockExecutable, command + ["--workspace", "typo"], in: folder.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("NO_WORKSPACE") && result.errors.contains("\"typo\""))
    #expect(folder.entries().isEmpty)
  }

  @Test func lookingMakesNoWorkspace() async throws {
    let folder = try Self.bench()
    let plan = try await runGenlock(
      "run", "look.yaml", "-i", "source=\(Fixture.noAudio.path)", "--dry-run", in: folder.path)
    #expect(plan.status == 0 && plan.output.contains("1 of 1 stage to run"))
    let missing = try await runGenlock("run", "look.yaml", "-i", "source=none.mp4", in: folder.path)
    #expect(missing.status == 4 && missing.errors.contains("FILE_NOT_FOUND"))
    #expect(folder.entries() == ["look.yaml"])
  }

  @Test func aRunThatCannotPublishHasFailed() async throws {
    let folder = try Self.bench()
    try folder.write("in the way", to: "out/report.json/file")
    let result = try await runGenlock(
      "run", "look.yaml", "-i", "source=\(Fixture.noAudio.path)", "-o", "out", "--json", in: folder.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("FOLDER_IN_THE_WAY"))
    #expect(!result.errors.contains("succeeded after"))
    let object = try #require(
      try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    let run = try #require(object["run"] as? String)
    let list = try await runGenlock("runs", in: folder.path)
    #expect(list.output.contains(run) && list.output.contains("failed"))
  }

  @Test func linksToAnotherFileSystemAreRefusedBeforeTheWork() async throws {
    let folder = try Self.bench()
    let result = try await runGenlock(
      "run", "look.yaml", "-i", "source=\(Fixture.noAudio.path)", "-o", "/dev/shm/genlock-none", "--link",
      in: folder.path)
    #expect(result.status == 2 && result.errors.contains("OTHER_FILE_SYSTEM"))
    #expect(folder.entries() == ["look.yaml"])
  }
}
