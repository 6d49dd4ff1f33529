import Foundation
import Foundations
import GRDB
import Storage
import Synchronization
import SystemPackage
import TestSupport

@testable import Webhooks

/// A queue of deliveries in a folder of its own, and a clock that only moves when it is told to.
final class WebhookBench: Sendable {
  static let loopback = WebhookPolicy(
    allowedNetworks: ["127.0.0.0/8", "::1"].compactMap { IPNetwork($0) }, allowsHTTP: true)

  let folder: TemporaryFolder
  let queue: WebhookQueue
  let secrets: WebhookSecrets
  let time: TestTime
  let troubles = Mutex<[String]>([])

  init() throws {
    folder = try TemporaryFolder()
    queue = WebhookQueue(try Self.database(folder))
    secrets = WebhookSecrets(folder: folder.path)
    time = TestTime()
  }

  /// As another process would: with connections of its own.
  func openAgain() throws -> WebhookQueue { WebhookQueue(try Self.database(folder)) }

  private static func database(_ folder: TemporaryFolder) throws -> WorkspaceDatabase {
    try WorkspaceDatabase(path: folder.appending("genlock.db"), modules: [WebhookQueue.schema])
  }

  func sender(
    _ queue: WebhookQueue? = nil, policy: WebhookPolicy = loopback, slots: Int = 16,
    slotsPerReceiver: Int = 2,
    timeout: Duration = .seconds(15), resolver: HostResolver = .system
  ) -> WebhookSender {
    WebhookSender(
      queue ?? self.queue, secrets,
      WebhookSenderSettings(
        policy: policy, slots: slots, slotsPerReceiver: slotsPerReceiver, timeout: timeout),
      time.clock, resolver, { [self] error in troubles.withLock { $0.append("\(error)") } })
  }

  func enqueue(_ url: String, type: String = "test.done", text: String = "hello") async throws -> Identifier {
    let message = try WebhookMessage(type: type, time: time.now, data: ["text": text])
    let url = try WebhookURL(url)
    let now = time.now
    let id = try await queue.database.write { database in
      try WebhookQueue.enqueue(message, to: url, at: now, in: database)
    }
    queue.signal()
    return id
  }

  /// Waits until a delivery is as it should be.
  @discardableResult
  func wait(
    _ id: Identifier, until isReached: (WebhookDelivery) -> Bool
  ) async throws -> WebhookDelivery {
    while true {
      let version = queue.watch.version
      let delivery = try await queue.delivery(id)
      if isReached(delivery) { return delivery }
      _ = try await queue.watch.change(after: version)
    }
  }
}

/// A clock of the tests.
final class TestTime: Sendable {
  private struct State {
    var now = Date(timeIntervalSince1970: 1_800_000_000)
    var sleepers: [(until: Date, stream: AsyncStream<Void>.Continuation)] = []
  }

  private let state = Mutex(State())

  var now: Date { state.withLock(\.now) }

  var clock: WebhookClock {
    WebhookClock(
      now: { [self] in now },
      sleep: { [self] until in
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self)
        state.withLock { state in
          if until <= state.now { wake.finish() } else { state.sleepers.append((until, wake)) }
        }
        for await _ in wakes {}
        try Task.checkCancellation()
      })
  }

  func advance(_ seconds: TimeInterval) {
    let due = state.withLock { state in
      state.now += seconds
      let due = state.sleepers.filter { $0.until <= state.now }
      state.sleepers.removeAll { $0.until <= state.now }
      return due
    }
    for sleeper in due { sleeper.stream.finish() }
  }
}
