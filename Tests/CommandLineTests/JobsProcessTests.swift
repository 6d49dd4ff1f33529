import Foundation
import Foundations
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: jobs", .timeLimit(.minutes(10)))
struct JobsProcessTests {
  /// The first stage gives another text each time it runs; the second says that it has begun, and ends once a file
  /// named `go` is there.
  private static let slow = """
    pipeline: slow
    version: 1
    params: { folder: { type: string } }
    stages:
      first:
        uses: exec
        with: { command: "date +%s%N > {outputs.time}", shell: true, outputs: { time: time.txt } }
      second:
        uses: exec
        needs: [first]
        with:
          command: "cd ${{ params.folder }}; echo $$ > begun.new; mv begun.new begun; while [ ! -e go ]; do sleep 0.05; done; echo done > {outputs.text}"
          shell: true
          outputs: { text: text.txt }
    outputs:
      time: "${{ stages.first.files.time }}"
      text: "${{ stages.second.files.text }}"
    """

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func genlock(_ arguments: String...) async throws -> ProcessResult {
    try await runProcess(genlockExecutable, arguments, in: folder.path)
  }

  private func submit(_ text: String, _ options: String...) async throws -> String {
    try folder.write(text, to: "pipeline.yaml")
    let result = try await runProcess(
      genlockExecutable, ["jobs", "submit", "pipeline.yaml"] + options, in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func startWorker(_ options: String...) throws -> RunningProcess {
    try RunningProcess(genlockExecutable, ["work"] + options, in: folder.path)
  }

  private func job(_ id: String) async throws -> [String: Any] {
    let result = try await genlock("jobs", "show", id, "--json")
    return try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
  }

  /// The number of the process that the second stage has begun.
  private func begun() async throws -> Int32 {
    let path = folder.appending("begun").string
    while !FileManager.default.fileExists(atPath: path) { try await Task.sleep(for: .milliseconds(20)) }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test func anotherWorkerFinishesWhatAKilledOneBegan() async throws {
    let id = try await submit(Self.slow, "-p", "folder=\(folder.path)")
    let first = try startWorker()
    let stage = try await begun()
    first.send(SIGKILL)
    #expect(try await first.wait().wasKilled)
    // What it had started goes with it.
    while !Self.hasEnded(stage) { try await Task.sleep(for: .milliseconds(20)) }
    let running = try await job(id)
    #expect(running["state"] as? String == "running")
    let time = try #require(
      try await genlock("runs", "show", "latest", "--json").output.firstMatch(of: #/"path" : "([^"]*)"/#))
    let content = try String(contentsOfFile: String(time.1), encoding: .utf8)

    try folder.write("", to: "go")
    let second = try startWorker("--until-idle")
    #expect(try await second.wait().status == 0)
    let ended = try await job(id)
    #expect(ended["state"] as? String == "succeeded")
    #expect(ended["attempt"] as? Int == 2 && ended["failedAttempts"] as? Int == 0)
    let outputs = try #require(ended["outputs"] as? [String: [String: [String: Any]]])
    let path = try #require(outputs["time"]?["$file"]?["path"] as? String)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
    let events = try await genlock("jobs", "events", id).output
    #expect(events.matches(of: #/: succeeded/#).count == 1)
    #expect(events.contains("first cached"))
  }

  @Test func aStoppedWorkerHandsBackAndARunningJobIsCancelled() async throws {
    let id = try await submit(Self.slow, "-p", "folder=\(folder.path)")
    let first = try startWorker()
    _ = try await begun()
    first.send(SIGTERM)
    #expect(try await first.wait().status == 0)
    #expect(try await job(id)["state"] as? String == "queued")

    try FileManager.default.removeItem(atPath: folder.appending("begun").string)
    let second = try startWorker("--until-idle")
    let stage = try await begun()
    let cancel = try await genlock("jobs", "cancel", "latest")
    #expect(cancel.status == 0 && cancel.errors.contains("asked to stop"))
    #expect(try await second.wait().status == 0)
    #expect(try await job(id)["state"] as? String == "cancelled")
    #expect(Self.hasEnded(stage))
    #expect(try await genlock("jobs", "cancel", id).status == 2)
  }

  @Test func aProcessThatCrashesFailsItsJobAlone() async throws {
    let crashing = """
      pipeline: crashing
      version: 1
      stages: { crash: { uses: exec, with: { command: "kill -9 $PPID", shell: true } } }
      outputs: { log: "${{ stages.crash.log.stdout }}" }
      """
    let id = try await submit(crashing, "--attempts", "1")
    let result = try await startWorker("--until-idle").wait()
    #expect(result.status == 0)
    let ended = try await job(id)
    #expect(ended["state"] as? String == "failed")
    let failure = try #require(ended["failure"] as? [String: Any])
    #expect(failure["code"] as? String == "ATTEMPT_CRASHED")
    #expect((failure["message"] as? String)?.contains("signal 9") == true)
  }

  @Test func whatACrashedAttemptStartedEndsWithIt() async throws {
    let crashing = """
      pipeline: crashing
      version: 1
      params: { folder: { type: string } }
      stages:
        crash:
          uses: exec
          with:
            command: "cd ${{ params.folder }}; setsid sleep 600 & echo $$ $! > numbers; kill -9 $PPID; sleep 600"
            shell: true
      outputs: { log: "${{ stages.crash.log.stdout }}" }
      """
    let id = try await submit(crashing, "--attempts", "1", "-p", "folder=\(folder.path)")
    #expect(try await startWorker("--until-idle").wait().status == 0)
    let failure = try #require(try await job(id)["failure"] as? [String: Any])
    #expect(failure["code"] as? String == "ATTEMPT_CRASHED")
    let text = try String(contentsOfFile: folder.appending("numbers").string, encoding: .utf8)
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
    #expect(numbers.count == 2)
    // Ended they are when the worker has written that the job failed; whoever adopted them reaps them some time.
    for number in numbers { #expect(Self.hasEnded(number)) }
  }

  @Test func whatAWorkerAndItsAttemptLeftBehindEndsWithTheNextWorker() async throws {
    let id = try await submit(Self.slow, "-p", "folder=\(folder.path)")
    let first = try startWorker()
    let stage = try await begun()
    let attempt = try Self.parent(of: stage)
    first.send(SIGSTOP)
    kill(attempt, SIGKILL)
    first.send(SIGKILL)
    #expect(try await first.wait().wasKilled)
    #expect(!Self.hasEnded(stage))
    let second = try startWorker("--until-idle")
    while !Self.hasEnded(stage) { try await Task.sleep(for: .milliseconds(20)) }
    try folder.write("", to: "go")
    #expect(try await second.wait().status == 0)
    #expect(try await job(id)["state"] as? String == "succeeded")
  }

  private static func parent(of process: Int32) throws -> Int32 {
    let status = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return try #require(Int32(status.split(separator: " ")[3]))
  }

  private static func hasEnded(_ process: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return true
    }
    // The state follows the name, which is in brackets.
    return status.split(separator: ")").last?.hasPrefix(" Z") ?? true
  }

  @Test func anAttemptIsLimitedByItself() async throws {
    let looking = """
      pipeline: limits
      version: 1
      stages:
        look:
          uses: exec
          with:
            command: "(ulimit -c; cat /proc/$PPID/oom_score_adj) > {outputs.text}"
            shell: true
            outputs: { text: text.txt }
      outputs: { text: "${{ stages.look.files.text }}" }
      """
    _ = try await submit(looking, "-o", "out")
    #expect(try await startWorker("--until-idle").wait().status == 0)
    let lines = try String(contentsOfFile: folder.appending("out/text.txt").string, encoding: .utf8)
      .split(separator: "\n")
    // Containers may forbid to set the second.
    #expect(lines.count == 2 && lines[0] == "0" && ["500", "0"].contains(String(lines[1])))
  }

  @Test func lowClassesLeaveTheProcessorToOthers() async throws {
    _ = try await submit(Self.slow, "-p", "folder=\(folder.path)", "--priority", "bulk")
    let worker = try startWorker("--until-idle")
    let stage = try await begun()
    let attempt = try Self.parent(of: stage)
    func niceness(_ process: Int32) -> Int32 {
      getpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(process))
    }
    let expected = min(19, niceness(try Self.parent(of: attempt)) + 10)
    for process in [attempt, stage] {
      while niceness(process) != expected { try await Task.sleep(for: .milliseconds(20)) }
      // Not every kernel weighs sessions.
      guard FileManager.default.fileExists(atPath: "/proc/self/autogroup") else { continue }
      while try !String(contentsOfFile: "/proc/\(process)/autogroup", encoding: .utf8).hasSuffix(
        " nice \(expected)\n")
      {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    try folder.write("", to: "go")
    #expect(try await worker.wait().status == 0)
  }

  @Test func aGateIsDecidedAndOutputsArePublished() async throws {
    let gated = """
      pipeline: gated
      version: 1
      inputs: { source: { type: media } }
      stages:
        probe: { uses: probe, with: { source: "${{ inputs.source }}" } }
        review: { uses: gate, needs: [probe], with: { message: "Right?", data: { angle: 1 } } }
      outputs: { report: "${{ stages.probe.report }}", angle: "${{ stages.review.data }}" }
      """
    let id = try await submit(gated, "-i", "source=\(Fixture.noAudio.path)", "-o", "out")
    #expect(try await startWorker("--until-idle").wait().status == 0)
    #expect(try await job(id)["state"] as? String == "waiting")
    try folder.write(#"{"angle": 3}"#, to: "angle.json")
    let wrong = try await genlock("jobs", "approve", id, "nobody")
    #expect(wrong.status == 2 && wrong.errors.contains("GATE_NOT_WAITING"))
    let decided = try await genlock("jobs", "correct", id, "review", "--data", "angle.json", "--by", "Ada")
    #expect(decided.status == 0, "\(decided.errors)")
    #expect(try await startWorker("--until-idle").wait().status == 0)
    let ended = try await job(id)
    #expect(ended["state"] as? String == "succeeded")
    #expect((ended["outputs"] as? [String: Any])?["angle"] as? [String: Int] == ["angle": 3])
    #expect(folder.entries().contains("out/report.json"))
    let logs = try await genlock("jobs", "logs", id)
    #expect(logs.output.contains("succeeded after"))
  }

  @Test func feedsOfOtherProcessesTellAtOnce() async throws {
    let id = try await submit(Self.slow, "-p", "folder=\(folder.path)")
    // To standard error, so that what it has told already can be waited for.
    let feed = try RunningProcess(
      "sh", ["-c", "exec \"$0\" jobs events \"$1\" --follow --json >&2", genlockExecutable, id],
      in: folder.path)
    let worker = try startWorker("--until-idle")
    _ = try await begun()
    try await feed.waitForError(#""kind":"progress""#)
    try folder.write("", to: "go")
    // It ends by itself, with the job.
    let result = try await feed.wait()
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.errors.split(separator: "\n")
    let numbers = lines.compactMap { $0.firstMatch(of: #/"sequence":(\d+)/#).flatMap { Int($0.1) } }
    #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
    #expect(lines.last?.contains(#""state":"succeeded""#) == true)
    #expect(try await worker.wait().status == 0)
  }

  @Test func listsAndQueuesAreShown() async throws {
    #expect(try await genlock("jobs").status == 2)
    let id = try await submit(Self.slow, "-p", "folder=x", "--queue", "night", "--priority", "bulk")
    let again = try await submit(Self.slow, "-p", "folder=x", "--idempotency-key", "k")
    #expect(try await submit(Self.slow, "-p", "folder=x", "--idempotency-key", "k") == again)
    let list = try await genlock("jobs", "list", "--queue", "night", "--json")
    #expect(list.output.contains(id) && !list.output.contains(again))
    let paused = try await genlock("jobs", "pause", "night")
    #expect(paused.status == 0 && paused.errors.contains("night is paused; it has 1 queued job."))
    // Only the content tells a typing error.
    let other = try await genlock("jobs", "resume", "nihgt")
    #expect(other.status == 0 && other.errors.contains("nihgt is active; it has no jobs."))
    #expect(try await genlock("jobs", "queues").output.contains("paused"))
    #expect(try await genlock("jobs", "cancel", id).errors.contains("is cancelled"))
    #expect(try await genlock("jobs", "retry", id).status == 0)
    #expect(try await genlock("jobs", "show", id).output.contains("queued"))
    let large = try await runProcess(
      genlockExecutable, ["jobs", "submit", "pipeline.yaml", "-p", "folder=x", "--cpus", "100000"],
      in: folder.path)
    #expect(large.status == 2 && large.errors.contains("RESOURCES_NEVER_FIT"))
  }
}
