import Foundation
import Foundations
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: jobs of a server", .timeLimit(.minutes(10)))
struct JobsServerProcessTests {
  private static let say = """
    pipeline: say
    version: 1
    params: { text: { type: string, default: hello } }
    stages:
      write: { uses: exec, with: { command: "echo ${{ params.text }} > {outputs.text}", shell: true, outputs: { text: t.txt } } }
    outputs: { text: "${{ stages.write.files.text }}" }
    """
  private static let ask = """
    pipeline: ask
    version: 1
    stages: { review: { uses: gate, with: { message: "Right?", data: 5 } } }
    outputs: { offset: "${{ stages.review.data }}" }
    """
  private static let fail = """
    pipeline: fail
    version: 1
    stages: { no: { uses: exec, with: { command: ["false"] } } }
    outputs: { log: "${{ stages.no.log.stdout }}" }
    """
  /// Ends once a file named `go` is there.
  private static let slow = """
    pipeline: slow
    version: 1
    params: { folder: { type: string } }
    stages:
      wait: { uses: exec, with: { command: "while [ ! -e ${{ params.folder }}/go ]; do sleep 0.05; done", shell: true } }
    outputs: { log: "${{ stages.wait.log.stdout }}" }
    """

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, text) in [("say", Self.say), ("ask", Self.ask), ("fail", Self.fail), ("slow", Self.slow)] {
      try folder.write(text, to: "\(name).yaml")
    }
    try folder.write(Self.say, to: "pipelines/known.yaml")
  }

  private func genlock(_ arguments: [String], _ server: RunningServer? = nil) async throws -> ProcessResult {
    try await runProcess(
      genlockExecutable, arguments + (server.map { ["--server", $0.url] } ?? []), in: folder.path,
      environment: ["GENLOCK_TOKEN": server?.token ?? ""])
  }

  @Test func aServerAnswersAsItsWorkspaceDoes() async throws {
    let server = try await RunningServer(in: folder.path)
    let said = try await genlock(
      ["jobs", "submit", "say.yaml", "--wait", "--external-id", "a", "--metadata", #"{"card":7}"#], server)
    #expect(said.status == 0, "\(said.errors)")
    let id = try #require(said.output.split(separator: "\n").first.map(String.init))
    #expect(said.errors.contains("write succeeded") && said.errors.contains(": succeeded, attempt 1"))
    // The output is where it can be fetched.
    let url = try #require(said.output.split(separator: "\t").last).trimmingCharacters(in: .newlines)
    let text = try await curl(url, ["--header", "Authorization: Bearer \(server.token)"])
    #expect(text.text == "hello\n")

    let named = try await genlock(["jobs", "submit", "known", "-p", "text=by name", "--wait"], server)
    #expect(named.status == 0 && named.output.contains("/artifacts/text"), "\(named.errors)")
    let unknown = try await genlock(["jobs", "submit", "knwon"], server)
    #expect(unknown.status == 2 && unknown.errors.contains("did you mean \"known\""))

    let failed = try await genlock(["jobs", "submit", "fail.yaml", "--wait", "--json"], server)
    #expect(
      failed.status == 5 && failed.output.contains("COMMAND_FAILED"), "\(failed.output) \(failed.errors)")
    let asked = try await genlock(["jobs", "submit", "ask.yaml", "--wait"], server)
    #expect(asked.status == 7 && asked.errors.contains("genlock jobs approve"))
    let approved = try await genlock(["jobs", "approve", "latest", "review"], server)
    #expect(approved.status == 0 && approved.errors.contains("is queued to go on"))
    let followed = try await genlock(["jobs", "events", "latest", "--follow"], server)
    #expect(followed.output.contains(": succeeded, attempt 2"))

    for question in [
      ["list"], ["list", "--limit", "1"], ["list", "--state", "failed", "--state", "queued"],
      ["list", "--external-id", "a"], ["list", "--project", "none"], ["show", "latest"], ["logs", id],
      ["logs", id, "--json"], ["events"], ["events", id, "--json"], ["events", "--after", "3"], ["queues"],
      ["queues", "--json"],
    ] {
      let there = try await genlock(["jobs"] + question, server)
      let here = try await genlock(["jobs"] + question)
      #expect(there.status == 0 && there.output == here.output && there.errors == here.errors, "\(question)")
    }
    let shown = try await genlock(["jobs", "show", id, "--json"], server)
    let object = try #require(try JSONSerialization.jsonObject(with: shown.standardOutput) as? [String: Any])
    #expect(
      object["id"] as? String == id && (object["request"] as? [String: Any])?["externalId"] as? String == "a")

    let again = try await genlock(["jobs", "retry", id], server)
    #expect(again.status == 2 && again.errors.contains("JOB_STATE_CONFLICT"))
    #expect(try await genlock(["jobs", "pause", "night"], server).status == 0)
    #expect(try await genlock(["jobs", "queues"]).output.contains("night    paused"))
    let key = ["jobs", "submit", "say.yaml", "--queue", "night", "--idempotency-key", "k"]
    let first = try await genlock(key, server)
    let second = try await genlock(key, server)
    #expect(first.output == second.output && second.errors.contains("submitted before"))
    #expect(try await genlock(["jobs", "cancel", "latest"], server).errors.contains("is cancelled"))
    #expect(try await genlock(["jobs", "retry", "latest"], server).errors.contains("is queued again"))
    let waiting = try await genlock(["jobs", "logs", "latest"], server)
    #expect(waiting.status == 0 && waiting.errors.contains("has begun no run yet"))
    try await server.stop()
  }

  @Test func whatGoesWrongIsTold() async throws {
    let server = try await RunningServer(in: folder.path, environment: ["GENLOCK_WORKERS": "0"])
    func told(_ arguments: [String], token: String? = nil) async throws -> String {
      let result = try await runProcess(
        genlockExecutable, ["jobs"] + arguments, in: folder.path,
        environment: ["GENLOCK_TOKEN": token ?? server.token])
      let code = result.errors.firstMatch(of: #/error: ([A-Z_]+):/#).map { String($0.1) } ?? result.errors
      return "\(result.status) \(code)"
    }
    #expect(try await told(["list", "--server", server.url], token: "") == "2 SERVER_TOKEN_REFUSED")
    #expect(try await told(["list", "--server", server.url, "--token", "x"]) == "2 SERVER_TOKEN_REFUSED")
    #expect(try await told(["show", "job-1", "--server", server.url]) == "2 JOB_NOT_FOUND")
    #expect(try await told(["show", "latest", "--server", server.url]) == "2 JOB_NOT_FOUND")
    #expect(try await told(["list", "--server", server.url + "/v9"]) == "2 SERVER_NOT_GENLOCK")
    #expect(try await told(["list", "--server", "http://user:secret@127.0.0.1"]) == "2 SERVER_URL_INVALID")
    let reader = try await runGenlock(
      "tokens", "create", "--scope", "jobs:read", "--json", in: folder.path)
    let token = try #require(reader.output.firstMatch(of: #/"(genlock_[^"]+)"/#)).1
    #expect(
      try await told(["submit", "say.yaml", "--server", server.url], token: String(token)) == "2 FORBIDDEN")
    #expect(
      try await told(["submit", "say.yaml", "--server", server.url, "--cpus", "9999"])
        == "2 RESOURCES_NEVER_FIT")
    try await server.stop()
    #expect(try await told(["list", "--server", server.url]) == "5 SERVER_UNREACHABLE")
  }

  @Test func followingOutlivesAServerThatIsKilled() async throws {
    let first = try await RunningServer(in: folder.path)
    let submit = try RunningProcess(
      genlockExecutable,
      ["jobs", "submit", "slow.yaml", "-p", "folder=\(folder.path)", "--wait", "--server", first.url],
      in: folder.path, environment: ["GENLOCK_TOKEN": first.token])
    try await submit.waitForError("running, attempt 1")
    first.process.send(SIGKILL)
    _ = try await first.process.wait()
    let second = try await RunningServer(in: folder.path, port: first.port)
    try await submit.waitForError("running, attempt 2")
    try folder.write("", to: "go")
    let result = try await submit.wait()
    #expect(result.status == 0, "\(result.errors)")
    let numbers = result.errors.matches(of: #/(?m)^(\d+) /#).compactMap { Int($0.1) }
    #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
    try await second.stop()
  }
}
