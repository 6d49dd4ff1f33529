import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct ExecStageTests {
  private let bench: StageBench
  private let stage = ExecStage()

  init() throws {
    bench = try StageBench()
  }

  private func shell(_ line: String, _ more: [String: Value] = [:]) -> [String: Value] {
    more.merging(["command": .string(line), "shell": true]) { first, _ in first }
  }

  private func log(_ outputs: [String: Value], _ stream: String = "stdout") throws -> String {
    try outputs["log"]?[stream]?.text ?? ""
  }

  @Test func `inputs go in and outputs come out under any name`() async throws {
    let input = try bench.folder.write("hello", to: "-a 'b'\n\"c\".txt")
    let outputs = try await bench.run(
      stage,
      [
        "command": ["cp", "--", "{inputs.source}", "{outputs.copy}"], "inputs": ["source": .file(input)],
        "outputs": ["copy": "deep er/-x '.txt"],
      ])
    #expect(try outputs["files"]?["copy"]?.text == "hello")
    #expect(outputs["files"]?["copy"]?.fileValue?.name == "-x '.txt")
    #expect(outputs["exitCode"] == 0)
  }

  @Test func `placeholders in a line for the shell are quoted, other braces stay`() async throws {
    let input = try bench.folder.write("hello", to: "$(touch oops) 'b'.txt")
    let outputs = try await bench.run(
      stage, shell("cat {inputs.a}; echo '{print $1}' {}", ["inputs": ["a": .file(input)]]))
    #expect(try log(outputs) == "hello{print $1} {}\n")
  }

  @Test func `a list of inputs fills one argument each`() async throws {
    let files = try ["one", "two"].map { Value.file(try bench.folder.write($0, to: "\($0).txt")) }
    let inputs: Value = ["parts": .list(files)]
    let outputs = try await bench.run(stage, ["command": ["cat", "{inputs.parts}"], "inputs": inputs])
    #expect(try log(outputs) == "onetwo")
    #expect(
      await bench.code(stage, ["command": ["cat", "x{inputs.parts}"], "inputs": inputs])
        == "UNKNOWN_PLACEHOLDER")
  }

  @Test func `numbers are arguments too, and standard input is text`() async throws {
    let outputs = try await bench.run(stage, ["command": ["head", "-c", 3], "stdin": "abcdef"])
    #expect(try log(outputs) == "abc")
    #expect(try log(try await bench.run(stage, ["command": ["cat"]])) == "")
  }

  @Test func `the environment is clean`() async throws {
    // This process's own has more, which is nobody's business.
    #expect(ProcessInfo.processInfo.environment.count > 5)
    let outputs = try await bench.run(stage, ["command": ["env"], "environment": ["TAKE": 7]])
    let names = try log(outputs).split(separator: "\n").map { $0.prefix { $0 != "=" } }
    #expect(names.sorted() == ["HOME", "LANG", "PATH", "TAKE", "TMPDIR"])
    #expect(try log(outputs).contains("TAKE=7\n"))
    #expect(await bench.code(stage, ["command": ["env"], "environment": ["A=B": "x"]]) == "BAD_ENVIRONMENT")
  }

  @Test func `no file descriptor is inherited`() async throws {
    let open = try FileDescriptor.open(FilePath("/dev/null"), .readOnly)
    defer { try? open.close() }
    // `ls` itself opens the folder it lists as the next free number.
    let outputs = try await bench.run(stage, ["command": ["ls", "/proc/self/fd"]])
    #expect(try log(outputs).split(separator: "\n") == ["0", "1", "2", "3"])
  }

  @Test func `failures carry the status and the last line`() async throws {
    let error = await #expect(throws: ExecError.self) {
      try await bench.run(stage, shell("echo first >&2; echo the disk fell >&2; echo >&2; exit 3"))
    }
    #expect(error?.code == "COMMAND_FAILED")
    #expect(error?.message == #"The program "/bin/sh" ended with exit code 3: the disk fell"#)
    #expect(error.map { "\($0.cause ?? $0)" } == "first\nthe disk fell")
    let killed = await #expect(throws: ExecError.self) { try await bench.run(stage, shell("kill -9 $$")) }
    #expect(killed?.message.contains("was ended by signal 9") == true)
    #expect(try await bench.run(stage, shell("exit 3", ["expectedExitCodes": [0, 3]]))["exitCode"] == 3)
  }

  @Test func `programs that cannot be run`() async throws {
    #expect(await bench.code(stage, ["command": ["genlock-no-such-program"]]) == "COMMAND_NOT_FOUND")
    #expect(await bench.code(stage, ["command": ["/no/such/program"]]) == "COMMAND_NOT_FOUND")
    #expect(await bench.code(stage, ["command": ["/etc"]]) == "COMMAND_NOT_FOUND")
    #expect(await bench.code(stage, ["command": [""]]) == "BAD_COMMAND")
    #expect(await bench.code(stage, ["command": []]) == "BAD_COMMAND")
    #expect(await bench.code(stage, ["command": "ls -l"]) == "BAD_COMMAND")
    #expect(await bench.code(stage, ["command": ["ls"], "shell": true]) == "BAD_COMMAND")
    #expect(await bench.code(stage, ["command": ["ls", "{inputs.x}"]]) == "UNKNOWN_PLACEHOLDER")
    let null = await #expect(throws: ExecError.self) {
      try await bench.run(stage, ["command": ["ls", "{inputs.x}"], "inputs": ["x": .null]])
    }
    #expect(null?.message.contains("guard the stage with `if` where its value is null") == true)
  }

  @Test func `outputs have to be files in the work folder`() async throws {
    let secret = try bench.folder.write("secret", to: "secret.txt")
    #expect(await bench.code(stage, ["command": ["true"], "outputs": ["a": "a.txt"]]) == "OUTPUT_MISSING")
    #expect(await bench.code(stage, ["command": ["mkdir", "a"], "outputs": ["a": "a"]]) == "OUTPUT_MISSING")
    for name in ["../a", "/tmp/a", "", "a//b", "a/../../b", "."] {
      #expect(
        await bench.code(stage, ["command": ["true"], "outputs": ["a": .string(name)]]) == "OUTPUT_OUTSIDE")
    }
    let inputs: Value = ["secret": .file(secret)]
    #expect(
      await bench.code(
        stage, ["command": ["ln", "-s", "{inputs.secret}", "a"], "inputs": inputs, "outputs": ["a": "a"]])
        == "OUTPUT_MISSING")
    #expect(
      await bench.code(
        stage,
        shell("rmdir d && ln -s \(bench.folder.path.string) d", ["outputs": ["a": "d/secret.txt"]]))
        == "OUTPUT_OUTSIDE")
  }

  @Test func `logs keep the end, within bounds`() async throws {
    let outputs = try await bench.run(stage, shell("head -c 5000000 /dev/zero | tr '\\0' x; echo end"))
    let text = try log(outputs)
    #expect(text.hasPrefix("[the first 3951428 bytes were left out]\nx"))
    #expect(text.hasSuffix("xend\n"))
    #expect(text.utf8.count < (1 << 20) + 100)
  }

  @Test func `cancelling ends all processes of the group`() async throws {
    let (bench, pids, cancellation) = (bench, bench.folder.appending("pids"), Cancellation())
    let line = "sleep 1000 & echo $! >> \(pids.string); (sleep 1000 & echo $! >> \(pids.string); wait) & wait"
    let running = Task {
      await bench.code(ExecStage(), ["shell": true, "command": .string(line)], cancellation: cancellation)
    }
    try await waitForLines(pids, 2)
    cancellation.cancel()
    #expect(await running.value == "CANCELLED")
    try await expectGone(pids, count: 2)
  }

  @Test func `a time limit ends it`() async throws {
    let cancellation = Cancellation(timeLimit: .milliseconds(300))
    #expect(await bench.code(stage, ["command": ["sleep", 1000]], cancellation: cancellation) == "TIMED_OUT")
  }

  @Test func `what ignores the request is killed`() async throws {
    let (pids, cancellation) = (bench.folder.appending("pids"), Cancellation())
    var process = ExecProcess(
      words: ["/bin/sh", "-c", "trap '' TERM; echo $$ >> \(pids.string); while :; do sleep 0.05; done"],
      folder: bench.folder.path, environment: ["PATH": "/usr/bin:/bin"], input: FilePath("/dev/null"))
    process.grace = .milliseconds(200)
    let running = Task { [process] in try await process.run(cancellation) }
    try await waitForLines(pids, 1)
    cancellation.cancel()
    await #expect(throws: Cancelled.self) { _ = try await running.value }
    try await expectGone(pids, count: 1)
  }

  @Test func `cancelling the task ends the group as well`() async throws {
    let (bench, pids) = (bench, bench.folder.appending("pids"))
    let task = Task {
      try await bench.run(
        ExecStage(), ["shell": true, "command": .string("sleep 1000 & echo $! > \(pids.string); wait")])
    }
    try await waitForLines(pids, 1)
    task.cancel()
    await #expect(throws: Cancelled.self) { try await task.value }
    try await expectGone(pids, count: 1)
  }

  @Test func `what a program leaves running is killed, and does not hold it up`() async throws {
    let pids = bench.folder.appending("pids")
    let outputs = try await bench.run(stage, shell("sleep 1000 & echo $! > \(pids.string); echo done"))
    #expect(try log(outputs) == "done\n")
    try await expectGone(pids, count: 1)
  }

  /// Until another process has written so many lines.
  private func waitForLines(_ path: FilePath, _ count: Int) async throws {
    while true {
      let content = FileManager.default.contents(atPath: path.string) ?? Data()
      if content.count(where: { $0 == UInt8(ascii: "\n") }) >= count { return }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// No process of those listed stays alive; a zombie that nobody reaps counts as gone. One that was killed may take a
  /// moment to end where it waits for a core.
  private func expectGone(_ list: FilePath, count: Int) async throws {
    let pids = try String(contentsOfFile: list.string, encoding: .utf8).split(separator: "\n").compactMap {
      Int32($0)
    }
    #expect(pids.count == count)
    let limit = ContinuousClock.now + .seconds(60)
    for pid in pids {
      while Self.isAlive(pid) {
        try #require(ContinuousClock.now < limit, "process \(pid) still runs")
        try await Task.sleep(for: .milliseconds(10))
      }
    }
  }

  private static func isAlive(_ pid: Int32) -> Bool {
    let status = FileManager.default.contents(atPath: "/proc/\(pid)/stat").map {
      String(decoding: $0, as: UTF8.self)
    }
    let state = status?.split(separator: ")").last?.split(separator: " ").first
    return state != nil && state != "Z" && state != "X"
  }
}
