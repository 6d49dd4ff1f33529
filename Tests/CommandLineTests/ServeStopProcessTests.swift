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
            - "exec 3> \(folder.appending("started")); echo started >&3; cat \(folder.appending("release")) > $0"
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

  /// All events of a job, until it has ended.
  private static func follow(_ server: RunningServer, _ job: String) async throws -> String {
    try await server.ask("/v1/jobs/\(job)/events", ["--no-buffer", "--max-time", "60"]).text
  }

  /// Lets whoever reads a named pipe go on.
  private static func release(_ path: FilePath) async throws {
    try await onBlockingThread("release") {
      try FileDescriptor.open(path, .writeOnly).closeAfter {}
    }
  }

  private static func makePipe(_ path: FilePath) throws {
    guard mkfifo(path.string, 0o600) == 0 else { throw SystemError.last("make", path) }
  }

  @Test func aRunningStageAndADownloadFinishAndTheJobGoesOnLater() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.stages(folder), to: "pipelines/stages.yaml")
    try folder.write(Self.large, to: "pipelines/large.yaml")
    let started = try NamedPipe(folder.appending("started"))
    for name in ["release", "download"] { try Self.makePipe(folder.appending(name)) }
    let server = try await RunningServer(in: folder.path)
    let large = try await Self.submit("large", to: server)
    #expect(try await Self.follow(server, large).contains(#""state":"succeeded""#))
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
    try await Self.release(folder.appending("download"))
    #expect(try await download.wait().output == "\(64 << 20)\n")
    try await Self.release(folder.appending("release"))
    let ended = try await server.process.wait()
    #expect(ended.status == 0, "\(ended.errors)")

    let shown = try await runGenlock("jobs", "show", job, "--json", in: folder.path).output
    #expect(shown.replacing(" ", with: "").contains(#""state":"queued""#), "\(shown)")
    let again = try await RunningServer(in: folder.path)
    let events = try await Self.follow(again, job)
    let ends = events.matches(of: #/"stage":"(first|second)","state":"(\w+)"/#).map { "\($0.1) \($0.2)" }
    #expect(ends == ["first succeeded", "first cached", "second succeeded"], "\(events)")
    #expect(events.contains(#""state":"succeeded""#))
    try await again.stop()
  }

  @Test func aSecondSignalEndsItAtOnceWithAllItStarted() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.stages(folder), to: "pipelines/stages.yaml")
    let started = try NamedPipe(folder.appending("started"))
    try Self.makePipe(folder.appending("release"))
    let server = try await RunningServer(in: folder.path)
    _ = try await Self.submit("stages", to: server)
    #expect(try await started.waitForData())
    server.process.send(SIGTERM)
    try await server.process.waitForError("Stopping;")
    server.process.send(SIGINT)
    #expect(try await server.process.wait().status == 130)
    // The program holds the other end for as long as it lives.
    #expect(try await !started.waitForData())
  }

  @Test func whenItsTimeIsOverAStageIsInterruptedAndTheJobQueuedAgain() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.stages(folder), to: "pipelines/stages.yaml")
    let started = try NamedPipe(folder.appending("started"))
    try Self.makePipe(folder.appending("release"))
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
