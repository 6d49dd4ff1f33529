import Foundation
import Foundations
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("A killed server loses no accepted job", .timeLimit(.minutes(10)))
struct JobsDurabilityTests {
  /// Writes its number, and what a person would miss if it were done twice.
  private static let work = """
    pipeline: work
    version: 1
    params: { number: { type: integer } }
    stages:
      write:
        uses: exec
        with: { command: "echo ${{ params.number }} > {outputs.text}", shell: true, outputs: { text: text.txt } }
      put:
        uses: publish
        with: { file: "${{ stages.write.files.text }}", to: published, name: "${{ params.number }}.txt" }
    outputs: { text: "${{ stages.write.files.text }}" }
    """
  private static let jobs = 36
  private static let kills = 10

  /// What the client knows: the jobs that it was answered about, by their numbers.
  private final class Accepted: Sendable {
    private let jobs = Mutex<[Int: String]>([:])

    var all: [Int: String] { jobs.withLock { $0 } }

    func note(_ number: Int, _ job: String) {
      // The same key never gives another job.
      jobs.withLock { known in
        #expect(known[number, default: job] == job)
        known[number] = job
      }
    }
  }

  @Test func everyAcceptedJobSucceedsOnce() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.work, to: "pipelines/work.yaml")
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed of the kills: \(seed)")
    var generator = SplitMix(seed: seed)
    let accepted = Accepted()
    var server = try await RunningServer(in: folder.path)
    let (port, token) = (server.port, server.token)
    let submitting = Task {
      for number in 0..<Self.jobs { try await Self.submit(number, to: port, token, accepted) }
    }
    for _ in 0..<Self.kills {
      // The moment is what is tested; there is no event to wait for.
      try await Task.sleep(for: .milliseconds(Int.random(in: 0...500, using: &generator)))
      server.process.send(SIGKILL)
      _ = try await server.process.wait()
      server = try await RunningServer(in: folder.path, port: port)
    }
    try await submitting.value
    #expect(accepted.all.count == Self.jobs)
    for (number, job) in accepted.all.sorted(by: { $0.key < $1.key }) {
      // Ends with the job.
      let events = try await server.ask("/v1/jobs/\(job)/events", ["--no-buffer", "--max-time", "60"]).text
      let successes = events.matches(of: #/"kind":"state".*"state":"succeeded"/#).count
      #expect(successes == 1, "\(seed): \(job) \(events)")
      let text = try String(
        contentsOfFile: folder.appending("published/\(number).txt").string, encoding: .utf8)
      #expect(text == "\(number)\n")
    }
    // Nothing beside them, and nothing twice.
    let list = try await server.ask("/v1/jobs?limit=200").text
    #expect(list.matches(of: #/"links":/#).count == Self.jobs)
    try await server.stop()
  }

  /// As a client does that was not answered: the same request with the same key, until it is.
  private static func submit(_ number: Int, to port: Int, _ token: String, _ accepted: Accepted) async throws
  {
    while true {
      let answer = try? await curl(
        "http://127.0.0.1:\(port)/v1/jobs",
        [
          "--header", "Authorization: Bearer \(token)", "--header", "Idempotency-Key: \(number)", "--json",
          #"{"pipeline":"work","parameters":{"number":\#(number)}}"#,
        ])
      guard let answer else {
        try await Task.sleep(for: .milliseconds(50))
        continue
      }
      #expect(answer.status == 202, "\(answer.text)")
      let object = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
      return accepted.note(number, try #require(object?["id"] as? String))
    }
  }
}
