import Foundation
import Foundations
import SystemPackage
import TestSupport
import Testing

@Suite("genlock serve stops in good order")
struct ServeStopProcessTests {
  /// The first stage says that it runs, and goes on when it may; the second needs it.
  private static func stages(_ folder: TemporaryFolder) -> String {
    """
    pipeline: stages
    version: 1
    stages:
      first:
        uses: exec
        with:
          command:
            - sh
            - -c
            - "exec 3> \(folder.appending("started")); echo started >&3; read line < \(folder.appending("release")); echo done > $0"
            - "{outputs.file}"
          outputs: { file: first.txt }
      second: { uses: exec, needs: [first], with: { command: ["true"] } }
    outputs: { file: "${{ stages.first.files.file }}" }
    """
  }

  private static let large = """
    pipeline: large
    version: 1
    stages:
      make: { uses: exec, with: { command: [truncate, -s, 64M, "{outputs.file}"], outputs: { file: large.bin } } }
    outputs: { file: "${{ stages.make.files.file }}" }
    """

  private static func submit(_ pipeline: String, to server: RunningServer) async throws -> String {
    let taken = try await server.ask("/v1/jobs", ["--json", #"{"pipeline":"\#(pipeline)"}"#])
    let object = try JSONSerialization.jsonObject(with: taken.body) as? [String: Any]
    return try #require(object?["id"] as? String, "\(taken.text)")
  }

  /// The job, and not only a stage of it.
  private static func hasSucceeded(_ events: String) -> Bool {
    events.contains(#/"kind":"state".*"state":"succeeded"/#)
  }

  /// All events of a job, until it has ended.
  private static func follow(_ server: RunningServer, _ job: String) async throws -> String {
    try await server.ask("/v1/jobs/\(job)/events", ["--no-buffer", "--max-time", "60"]).text
  }

  /// A named pipe whose reader goes on when a line is written; open at both ends, so that writing never waits for one.
  private static func makePipe(_ path: FilePath) throws -> FileDescriptor {
    guard mkfifo(path.string, 0o600) == 0 else { throw SystemError.last("make", path) }
    return try FileDescriptor.open(path, .readWrite)
  }

  @Test func aRunningStageAndADownloadFinishAndTheJobGoesOnLater() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.stages(folder), to: "pipelines/stages.yaml")
    try folder.write(Self.large, to: "pipelines/large.yaml")
    let started = try NamedPipe(folder.appending("started"))
    let (release, go) = try (
      Self.makePipe(folder.appending("release")), Self.makePipe(folder.appending("download"))
    )
    defer { for pipe in [release, go] { try? pipe.close() } }
    let server = try await RunningServer(in: folder.path)
    let large = try await Self.submit("large", to: server)
    #expect(Self.hasSucceeded(try await Self.follow(server, large)))
    let job = try await Self.submit("stages", to: server)
    #expect(try await started.waitForData())
    let download = try RunningProcess(
      "python3",
      [
        Repository.root.appending("Tests/OutsideReaders/slow_download.py").string,
        "\(server.url)/v1/jobs/\(large)/artifacts/file", server.token, folder.appending("download").string,
      ])
    try await download.waitForError("begun;")

    server.process.send(SIGTERM)
    try await server.process.waitForError("Stopping;")
    try go.writeAll("\n".utf8)
    #expect(try await download.wait().output == "\(64 << 20)\n")
    try release.writeAll("\n".utf8)
    let ended = try await server.process.wait()
    #expect(ended.status == 0, "\(ended.errors)")

    let shown = try await runGenlock("jobs", "show", job, "--json", in: folder.path).output
    #expect(shown.replacing(" ", with: "").contains(#""state":"queued""#), "\(shown)")
    let again = try await RunningServer(in: folder.path)
    let events = try await Self.follow(again, job)
    let ends = events.matches(of: #/"stage":"(first|second)","state":"(\w+)"/#).map { "\($0.1) \($0.2)" }
    #expect(ends == ["first succeeded", "first cached", "second succeeded"], "\(events)")
    #expect(Self.hasSucceeded(events))
    try await again.stop()
  }

  @Test func aSecondSignalEndsItAtOnce() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.stages(folder), to: "pipelines/stages.yaml")
    let started = try NamedPipe(folder.appending("started"))
    let release = try Self.makePipe(folder.appending("release"))
    defer { try? release.close() }
    let server = try await RunningServer(in: folder.path)
    _ = try await Self.submit("stages", to: server)
    #expect(try await started.waitForData())
    server.process.send(SIGTERM)
    try await server.process.waitForError("Stopping;")
    server.process.send(SIGINT)
    #expect(try await server.process.wait().status == 130)
    try release.writeAll("\n".utf8)
    // Whatever became of the program, it has ended now.
    #expect(try await !started.waitForData())
  }

  @Test func whenItsTimeIsOverAStageIsInterruptedAndTheJobQueuedAgain() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.stages(folder), to: "pipelines/stages.yaml")
    let started = try NamedPipe(folder.appending("started"))
    let release = try Self.makePipe(folder.appending("release"))
    defer { try? release.close() }
    let server = try await RunningServer(in: folder.path, environment: ["GENLOCK_STOP_TIMEOUT": "1"])
    let job = try await Self.submit("stages", to: server)
    #expect(try await started.waitForData())
    let ended = try await server.stop()
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try await !started.waitForData())
    let shown = try await runGenlock("jobs", "show", job, "--json", in: folder.path).output
    #expect(shown.replacing(" ", with: "").contains(#""state":"queued""#), "\(shown)")
  }
}
