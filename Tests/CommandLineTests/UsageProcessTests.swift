import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: usage")
struct UsageProcessTests {
  @Test func helpIsDataWithExamples() async throws {
    let commands = [
      "probe", "sync", "run", "conform", "validate", "graph", "schema", "stages", "runs", "clean", "eval",
    ]
    let help = try await runGenlock("--help")
    #expect(help.status == 0 && help.errors.isEmpty)
    for command in commands {
      #expect(help.output.contains(command))
      let own = try await runGenlock(command, "--help")
      #expect(own.status == 0 && own.output.contains("EXAMPLES") && own.errors.isEmpty)
    }
    for command in ["show", "report", "approve", "correct"] {
      #expect(try await runGenlock("runs", command, "--help").output.contains("EXAMPLES"))
    }
    #expect(try await runGenlock("--version").output == "0.1.0\n")
  }

  @Test(arguments: [
    ["nonsense"], ["run"], ["run", "a.yaml", "--jobs", "0"], ["run", "a.yaml", "-i", "source"],
    ["run", "a.yaml", "--link"], ["run", "a.yaml", "-p", "a=1", "-p", "a=2"], ["probe"],
    ["probe", "--bogus", "x"],
    ["graph", "a.yaml", "--format", "svg"], ["clean", "--older-than", "soon"], ["stages", "nonsense"],
    ["runs", "list", "--limit", "0"], ["runs", "correct", "run", "gate"],
  ])
  func wrongUsageExitsWith2(_ arguments: [String]) async throws {
    let result = try await runProcess(genlockExecutable, arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty && !result.errors.isEmpty)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionScriptsAreBuiltIn(_ shell: String) async throws {
    let result = try await runGenlock("--generate-completion-script", shell)
    #expect(result.status == 0 && result.output.contains("genlock"))
  }

  @Test func schemaIsJSON() async throws {
    let result = try await runGenlock("schema")
    #expect(result.status == 0)
    let object = try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any]
    #expect(object?["$schema"] != nil)
  }

  @Test func stagesAreListedAndDescribed() async throws {
    let list = try await runGenlock("stages")
    #expect(list.status == 0 && list.output.contains("probe"))
    let one = try await runGenlock("stages", "probe")
    #expect(one.status == 0 && one.output.contains("source"))
    let json = try await runGenlock("stages", "--json")
    #expect(try JSONSerialization.jsonObject(with: json.standardOutput) is [Any])
  }

  @Test func closedReaderIsNoCrash() async throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let process = try RunningProcess(
      genlockExecutable, ["schema"], output: pipe.fileHandleForWriting)
    let result = try await process.wait()
    #expect(result.status == 0 && !result.wasKilled)
    #expect(result.errors.isEmpty)
  }

  @Test func fullDiskOnOutputIsAnError() async throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let process = try RunningProcess(genlockExecutable, ["schema"], output: full)
    let result = try await process.wait()
    #expect(result.status == 5)
    #expect(result.errors.contains("NO_SPACE"))
  }
}
