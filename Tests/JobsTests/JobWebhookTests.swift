import Foundation
import Foundations
import MediaTypes
import Runtime
import Storage
import TestSupport
import Testing
import Webhooks

@testable import Jobs

@Suite("Jobs tell of their ends", .timeLimit(.minutes(2)))
struct JobWebhookTests {
  private static func request(_ url: String?, metadata: Value = .null) -> JobRequest {
    var request = JobRequest.steps()
    request.webhook = url.map { JobWebhook(url: $0) }
    request.userMetadata = metadata
    request.externalId = "mine"
    return request
  }

  @Test func endsBecomeDeliveriesOnce() async throws {
    let bench = try await JobBench()
    let queue = WebhookQueue(bench.store.workspace.database)
    let told = try await bench.store.submit(
      Self.request("https://hooks.example.com/a", metadata: ["shot": 7])
    ).job
    let silent = try await bench.store.submit(Self.request(nil)).job
    let other = try await bench.openAgain()
    let bridges = [
      JobWebhookBridge(bench.store, queue: queue),
      JobWebhookBridge(other, queue: WebhookQueue(other.workspace.database)),
    ]
    for bridge in bridges { try await bridge.forward() }
    #expect(try await queue.deliveries().isEmpty)
    try await bench.store.cancel(told.id)
    try await bench.store.cancel(silent.id)
    async let first: Void = bridges[0].forward()
    async let second: Void = bridges[1].forward()
    _ = try await (first, second)
    // A bridge of a process that was started since.
    try await JobWebhookBridge(bench.store, queue: queue).forward()
    let deliveries = try await queue.deliveries()
    #expect(deliveries.map(\.type) == ["job.cancelled"])
    #expect(deliveries.first?.url == "https://hooks.example.com/a")
    try await bench.store.retry(told.id)
    try await bench.store.cancel(told.id)
    try await bridges[1].forward()
    #expect(try await queue.deliveries().count == 2)
  }

  @Test func aRunningBridgeFollows() async throws {
    let bench = try await JobBench()
    let queue = WebhookQueue(bench.store.workspace.database)
    let cancellation = Cancellation()
    let bridge = JobWebhookBridge(bench.store, queue: queue)
    async let running: Void = bridge.run(cancellation)
    let job = try await bench.store.submit(Self.request("https://hooks.example.com/a")).job
    try await bench.store.cancel(job.id)
    while true {
      let version = queue.watch.version
      if try await !queue.deliveries().isEmpty { break }
      _ = try await queue.watch.change(after: version)
    }
    cancellation.cancel()
    try await running
  }

  @Test func whatIsTooLargeIsToldWithoutTheMetadata() throws {
    let request = Self.request(
      "https://hooks.example.com/a", metadata: .string(String(repeating: "x", count: 16_000)))
    let change = JobStateChange(
      state: .failed, attempt: 3,
      failure: JobFailure(code: "COMMAND_FAILED", message: String(repeating: "y", count: 10_000)))
    let event = JobEvent(sequence: 9, job: Identifier(prefix: "job"), time: Date(), kind: .state(change))
    let body = try JobWebhookData.message(event, change, request, pipeline: "steps").body
    struct Told: Decodable {
      struct Content: Decodable {
        struct Failure: Decodable { var code: String, message: String }
        var job: Identifier, state: JobState, attempt: Int, failure: Failure, isTruncated: Bool,
          externalId: String
        var userMetadata: Value?
      }
      var type: String, data: Content
    }
    let told = try JSONDecoder().decode(Told.self, from: Data(body.utf8))
    #expect(told.type == "job.failed" && told.data.job == event.job && told.data.attempt == 3)
    #expect(told.data.failure.code == "COMMAND_FAILED" && told.data.failure.message.count == 1000)
    #expect(told.data.isTruncated && told.data.userMetadata == nil && told.data.externalId == "mine")
  }

  @Test(arguments: ["ftp://a.test/", "https://user:word@a.test/", "https://a.test:22/", "https://"])
  func urlsAreCheckedWhenAJobIsTaken(_ url: String) async throws {
    let bench = try await JobBench()
    let error = await caughtError { _ = try await bench.store.submit(Self.request(url)) }
    #expect(error?.code == "JOB_REQUEST_INVALID")
    var request = Self.request("https://a.test/")
    request.webhook?.secretId = "../x"
    let named = request
    let other = await caughtError { _ = try await bench.store.submit(named) }
    #expect(other?.code == "JOB_REQUEST_INVALID")
  }
}
