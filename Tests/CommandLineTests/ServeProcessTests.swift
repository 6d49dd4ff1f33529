import Foundation
import Foundations
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: serve and tokens")
struct ServeProcessTests {
  private static let look = """
    pipeline: look
    version: 1
    description: What a recording holds.
    inputs: { source: { type: media } }
    stages: { probe: { uses: probe, with: { source: "${{ inputs.source }}" } } }
    outputs: { report: "${{ stages.probe.report }}" }
    """

  private static func object(_ answer: Answer) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: answer.body) as? [String: Any], "\(answer.text)")
  }

  /// Waits for the end of a job by its stream of events.
  private static func follow(_ server: RunningServer, _ job: String) async throws -> String {
    try await server.ask("/v1/jobs/\(job)/events", ["--no-buffer", "--max-time", "60"]).text
  }

  @Test func aJobFromSubmissionToDownload() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.look, to: "pipelines/look.yaml")
    let server = try await RunningServer(in: folder.path)
    #expect(try await server.ask("/health/ready").status == 200)
    let pipelines = try Self.object(try await server.ask("/v1/pipelines"))
    #expect((pipelines["pipelines"] as? [[String: Any]])?.first?["name"] as? String == "look")

    let body = #"{"pipeline":"look","inputs":{"source":"\#(Fixture.noAudio.path)"},"externalId":"a"}"#
    let submit = ["--json", body, "--header", "Idempotency-Key: one"]
    let taken = try await server.ask("/v1/jobs", submit)
    #expect(taken.status == 202, "\(taken.text)")
    let id = try #require(try Self.object(taken)["id"] as? String)
    #expect(taken.headers["location"] == "\(server.url)/v1/jobs/\(id)")
    #expect(try Self.object(try await server.ask("/v1/jobs", submit))["id"] as? String == id)
    let other = try await server.ask(
      "/v1/jobs", ["--json", #"{"pipeline":"look"}"#, "--header", "Idempotency-Key: one"])
    #expect([400, 422].contains(other.status))

    let events = try await Self.follow(server, id)
    #expect(events.contains(#/event: state\ndata: .*"kind":"state".*"state":"succeeded"/#), "\(events)")
    let lastID = try #require(events.split(separator: "\n").last { $0.hasPrefix("id: ") }).dropFirst(4)
    let rest = try await server.ask("/v1/jobs/\(id)/events", ["--header", "Last-Event-ID: \(lastID)"])
    #expect(!rest.text.contains("id: "))

    let job = try Self.object(try await server.ask("/v1/jobs/\(id)"))
    #expect(job["state"] as? String == "succeeded")
    let artifacts = try Self.object(try await server.ask("/v1/jobs/\(id)/artifacts"))
    let artifact = try #require((artifacts["artifacts"] as? [[String: Any]])?.first)
    let url = try #require(artifact["url"] as? String)
    #expect(url.hasPrefix(server.url))
    let path = String(url.dropFirst(server.url.count))
    let whole = try await server.ask(path)
    #expect(whole.status == 200 && whole.body.count == artifact["size"] as? Int)
    let tag = try #require(whole.headers["etag"])
    let part = try await server.ask(path, ["--header", "Range: bytes=5-9", "--header", "If-Range: \(tag)"])
    #expect(part.status == 206 && part.body == whole.body[5..<10])
    #expect(try await server.ask(path, ["--header", "If-None-Match: \(tag)"]).status == 304)
    #expect(try await curl(url).status == 401)

    let again = try await server.ask("/v1/jobs/\(id)/cancel", ["--request", "POST"])
    #expect(again.status == 409 && again.headers["content-type"] == "application/problem+json")
    let metrics = try await server.ask("/metrics").text
    #expect(
      metrics.contains(
        "genlock_http_requests_total{family=\"jobs\",method=\"POST\",route=\"/jobs\",status=\"202\"}"))
    let result = try await server.stop()
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func aGateIsDecidedOverHTTP() async throws {
    let folder = try TemporaryFolder()
    let server = try await RunningServer(in: folder.path)
    let pipeline = """
      pipeline: ask
      version: 1
      params: { offset: { type: integer, default: 5 } }
      stages: { review: { uses: gate, with: { message: "Right?", data: "${{ params.offset }}" } } }
      outputs: { offset: "${{ stages.review.data }}" }
      """
    let text = String(decoding: try JSONEncoder().encode(["pipeline": ["text": pipeline]]), as: UTF8.self)
    let taken = try await server.ask("/v1/jobs", ["--json", text])
    let id = try #require(try Self.object(taken)["id"] as? String, "\(taken.text)")
    // The stream of a waiting job does not end, so it is read until it says so: of the job, which names its gates, not of the
    // stage, which waits a moment before.
    let events = try RunningProcess(
      "curl",
      [
        "--silent", "--no-buffer", "--max-time", "60", "--stderr", "-", "--header",
        "Authorization: Bearer \(server.token)",
        "--output", "/dev/stderr", "\(server.url)/v1/jobs/\(id)/events",
      ])
    try await events.waitForError(#""gates":["review"]"#)
    let wrong = try await server.ask("/v1/jobs/\(id)/gates/none", ["--json", #"{"decision":"approve"}"#])
    #expect(wrong.status == 409)
    // No client makes a file of the server an output by naming it.
    let smuggled = try await server.ask(
      "/v1/jobs/\(id)/gates/review",
      ["--json", #"{"decision":"correct","data":[{"$file":{"path":"/etc/hostname","name":"a"}}]}"#])
    #expect(smuggled.status == 400 && smuggled.text.contains("$file"), "\(smuggled.text)")
    let decided = try await server.ask(
      "/v1/jobs/\(id)/gates/review", ["--json", #"{"decision":"correct","data":7}"#])
    #expect(decided.status == 202, "\(decided.text)")
    _ = try await events.wait()
    let job = try Self.object(try await server.ask("/v1/jobs/\(id)"))
    #expect(job["state"] as? String == "succeeded")
    #expect((job["outputs"] as? [String: Any])?["offset"] as? Int == 7)
    try await server.stop()
  }

  @Test func whatDoesNotFitIsRefused() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.look, to: "pipelines/look.yaml")
    let server = try await RunningServer(
      in: folder.path,
      environment: [
        "GENLOCK_WORKERS": "0", "GENLOCK_JOBS_FOLDERS": folder.path.string,
        "GENLOCK_JOBS_INLINE_PIPELINES": "false",
      ])
    func status(_ body: String) async throws -> Int {
      try await server.ask("/v1/jobs", ["--json", body]).status
    }
    #expect(try await status(#"{"pipeline":"none"}"#) == 422)
    #expect(try await status(#"{"pipeline":"../look"}"#) == 422)
    #expect(try await status(#"{"pipeline":"look","inputs":{"source":"/etc/passwd"}}"#) == 422)
    #expect(
      try await status(#"{"pipeline":"look","inputs":{"source":"\#(folder.path)/../../etc/passwd"}}"#) == 422)
    #expect(try await status(#"{"pipeline":{"text":"pipeline: a"}}"#) == 403)
    #expect(try await status(#"{"pipeline":"look","inputs":{},"priority":"urgent"}"#) == 400)
    #expect(try await status(#"{"pipeline":"look","inputs":{},"piority":"bulk"}"#) == 400)
    // Only a pipeline's text may be longer than 64 kB.
    let paths = Array(
      repeating: "\"\(folder.path)/a\"", count: 66_000 / (folder.path.string.utf8.count + 5) + 1)
    #expect(
      try await status(#"{"pipeline":"look","inputs":{"source":[\#(paths.joined(separator: ","))]}}"#) == 413)
    #expect(try await server.ask("/v1/jobs?state=lost").status == 400)
    #expect(try await server.ask("/v1/jobs?limit=1000").status == 400)
    #expect(try await server.ask("/v1/jobs?cursor=%21").status == 400)
    #expect(try await server.ask("/v1/jobs/job-1").status == 404)
    #expect(try await server.ask("/v1/jobs/..%2f..%2fetc%2fpasswd").status == 404)
    try await server.stop()
  }

  @Test func theFirstStartShowsATokenOnce() async throws {
    let folder = try TemporaryFolder()
    let first = try RunningProcess(genlockExecutable, ["serve", "--port", "0"], in: folder.path)
    try await first.waitForError("Listening at http://127.0.0.1:")
    #expect(first.errorsSoFar.contains("genlock_"))
    first.send(SIGINT)
    #expect(try await first.wait().status == 0)
    let second = try RunningProcess(genlockExecutable, ["serve", "--port", "0"], in: folder.path)
    try await second.waitForError("Listening at http://127.0.0.1:")
    #expect(!second.errorsSoFar.contains("genlock_"))
    second.send(SIGTERM)
    #expect(try await second.wait().status == 0)
  }

  @Test func itSaysWhereItListensAndWhatLinksBeginWith() async throws {
    let folder = try TemporaryFolder()
    let server = try RunningProcess(
      genlockExecutable, ["serve", "--port", "0"], in: folder.path,
      environment: ["GENLOCK_PUBLIC_URL": "https://media.example.org/base/"])
    try await server.waitForError("Listening at http://127.0.0.1:")
    #expect(server.errorsSoFar.contains("Links begin with https://media.example.org/base\n"))
    server.send(SIGTERM)
    #expect(try await server.wait().status == 0)
  }

  @Test func whatOthersCanReachRunsOnlyWhatItWasGiven() async throws {
    let folder = try TemporaryFolder()
    let shown = try await runGenlock("serve", "--host", "0.0.0.0", "--print-settings", in: folder.path)
    let settings = try #require(
      try JSONSerialization.jsonObject(with: shown.standardOutput) as? [String: Any], "\(shown.errors)")
    let jobs = try #require(settings["jobs"] as? [String: Any])
    #expect(jobs["inlinePipelines"] as? Bool == false && (jobs["folders"] as? [String])?.isEmpty == true)
  }

  @Test func tokensAreMadeListedAndRevoked() async throws {
    let folder = try TemporaryFolder()
    let server = try await RunningServer(in: folder.path, environment: ["GENLOCK_WORKERS": "0"])
    let made = try await runGenlock(
      "tokens", "create", "--name", "reader", "--scope", "jobs:read", "--json", in: folder.path)
    let token = try #require(
      (try JSONSerialization.jsonObject(with: made.standardOutput) as? [String: Any])?["token"] as? String)
    let header = ["--header", "Authorization: Bearer \(token)"]
    #expect(try await curl("\(server.url)/v1/jobs", header).status == 200)
    #expect(try await curl("\(server.url)/v1/jobs", header + ["--json", "{}"]).status == 403)
    let list = try await runGenlock("tokens", "list", in: folder.path)
    #expect(
      list.output.contains("reader") && list.output.contains("jobs:read") && !list.output.contains(token))
    let line = try #require(list.output.split(separator: "\n").first { $0.contains("reader") })
    let id = String(line.prefix { $0 != " " })
    #expect(try await runGenlock("tokens", "revoke", id, in: folder.path).status == 0)
    #expect(try await curl("\(server.url)/v1/jobs", header).status == 401)
    #expect(try await runGenlock("tokens", "create", "--scope", "everything", in: folder.path).status == 2)
    #expect(try await runGenlock("tokens", "list", "--workspace", "typo", in: folder.path).status == 2)
    let taken = try await runGenlock(
      "serve", "--port", "\(server.port)", in: folder.path)
    #expect(taken.status == 2 && taken.errors.contains("CANNOT_LISTEN"))
    try await server.stop()
  }
}
