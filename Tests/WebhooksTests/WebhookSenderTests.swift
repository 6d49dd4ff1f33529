import Foundation
import Foundations
import GRDB
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Webhooks

@Suite("Deliveries arrive at least once", .timeLimit(.minutes(2)))
struct WebhookSenderTests {
  /// Python makes the signature from what arrived; the secret is all that it shares with us.
  @Test func aReceiverOfAnotherMakeVerifiesIt() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.taken) { receiver in
      let id = try await bench.enqueue(receiver.url, text: "Größe \"1\" 🎬")
      try await bench.sender().sendDue()
      let request = try #require(receiver.requests.first)
      #expect(receiver.requests.count == 1 && request.method == "POST" && request.path == "/hook")
      #expect(request.headers["webhook-id"] == id.description)
      #expect(request.headers["webhook-timestamp"] == "1800000000")
      #expect(request.headers["content-type"] == "application/json")
      #expect(request.headers["host"] == "127.0.0.1:\(receiver.port)")
      let script = """
        import base64, hashlib, hmac, json, sys
        given = json.load(sys.stdin)
        key = base64.b64decode(given["secret"].removeprefix("whsec_"))
        content = f'{given["id"]}.{given["timestamp"]}.'.encode() + base64.b64decode(given["body"])
        print("v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode())
        """
      let given = [
        "secret": try bench.secrets.secrets()[0].text, "id": id.description, "timestamp": "1800000000",
        "body": Data(request.body.utf8).base64EncodedString(),
      ]
      let python = try await runProcess(
        "python3", ["-c", script], input: try JSONEncoder().encode(given))
      #expect(
        request.headers["webhook-signature"] == python.output.trimmingCharacters(in: .whitespacesAndNewlines))
      let delivery = try await bench.queue.delivery(id)
      #expect(delivery.state == .delivered && delivery.attempts == 1 && delivery.status == 204)
    }
  }

  @Test func allSecretsSignWhileOneIsChanged() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.taken) { receiver in
      let old = try bench.secrets.secrets()[0]
      let new = try bench.secrets.rotate()
      let id = try await bench.enqueue(receiver.url).description
      try await bench.sender().sendDue()
      let request = try #require(receiver.requests.first)
      let signatures = request.headers["webhook-signature"]?.split(separator: " ").map(String.init)
      #expect(
        signatures == [new, old].map { $0.signature(id: id, timestamp: 1_800_000_000, body: request.body) })
    }
  }

  @Test func failedAttemptsAreMadeAgainUntilOneSucceeds() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(
      .init(status: 500), .init(status: 404),
      .init(status: 302, headers: ["Location": "http://127.0.0.1:1/"]), .taken
    ) { receiver in
      let cancellation = Cancellation()
      let sender = bench.sender()
      async let running: Void = sender.run(cancellation)
      let id = try await bench.enqueue(receiver.url)
      var times: [Double] = []
      for failures in 1...3 {
        let delivery = try await bench.wait(id) { $0.failures == failures }
        #expect(delivery.state == .pending)
        let delay = WebhookRetrySchedule.delays[failures]
        let wait = delivery.dueAt.timeIntervalSince(bench.time.now)
        #expect(wait >= delay && wait <= delay * 1.1 + 0.001)
        times.append(bench.time.now.timeIntervalSince1970)
        // A little more, because sums of times are rounded.
        bench.time.advance(wait + 0.01)
      }
      let delivery = try await bench.wait(id) { $0.state == .delivered }
      #expect(delivery.attempts == 4 && delivery.failures == 3)
      // The id stays, the time is that of the attempt.
      #expect(Set(receiver.requests.map { $0.headers["webhook-id"] }) == [id.description])
      let stamps = receiver.requests.compactMap { $0.headers["webhook-timestamp"].flatMap(Double.init) }
      #expect(stamps.count == 4 && zip(stamps, times).allSatisfy { $0 == $1.rounded(.down) })
      cancellation.cancel()
      try await running
    }
  }

  @Test func aRedirectLeadsNowhere() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.taken) { inside in
      try await Receiver.serving(.init(status: 307, headers: ["Location": inside.url])) { receiver in
        let id = try await bench.enqueue(receiver.url)
        try await bench.sender().sendDue()
        let delivery = try await bench.queue.delivery(id)
        #expect(delivery.state == .pending && delivery.status == 307)
        #expect(delivery.error?.contains("redirects are not followed") == true)
        #expect(receiver.requests.count == 1 && inside.requests.isEmpty)
      }
    }
  }

  @Test func whoDoesNotListenIsToldAtOnce() async throws {
    let bench = try WebhookBench()
    let unheard = try ReservedPort()
    let id = try await bench.enqueue("http://127.0.0.1:\(unheard.number)/")
    try await bench.sender().sendDue()
    withExtendedLifetime(unheard) {}
    let delivery = try await bench.queue.delivery(id)
    #expect(delivery.state == .pending && delivery.failures == 1)
    #expect(
      delivery.error?.hasPrefix("WEBHOOK_UNREACHABLE") == true && delivery.error?.contains("refused") == true,
      "\(delivery.error ?? "")")
  }

  @Test func afterTheTenthAttemptItHasFailedAndCanBeReplayed() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.init(status: 503)) { receiver in
      let id = try await bench.enqueue(receiver.url)
      let sender = bench.sender()
      for attempt in 1...10 {
        try await sender.sendDue()
        #expect(receiver.requests.count == attempt)
        bench.time.advance(27 * 3600)
      }
      let failed = try await bench.queue.delivery(id)
      #expect(failed.state == .failed && failed.failures == 10 && failed.status == 503)
      #expect(failed.error?.hasPrefix("WEBHOOK_NOT_TAKEN") == true)
      try await sender.sendDue()
      #expect(receiver.requests.count == 10)
      try await bench.queue.replay(id, at: bench.time.now)
      try await sender.sendDue()
      #expect(receiver.requests.count == 11)
      #expect(receiver.requests.last?.headers["webhook-id"] == id.description)
      #expect(try await bench.queue.delivery(id).state == .pending)
    }
  }

  @Test func whoIsGoneGetsNoMoreUntilAReplay() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.init(status: 410), .taken) { receiver in
      let first = try await bench.enqueue(receiver.url)
      let sender = bench.sender(slotsPerReceiver: 1)
      let second = try await bench.enqueue(receiver.url)
      try await sender.sendDue()
      let third = try await bench.enqueue(receiver.url)
      let other = try await bench.enqueue(receiver.url + "/other")
      try await sender.sendDue()
      for id in [first, second, third] { #expect(try await bench.queue.delivery(id).state == .disabled) }
      #expect(try await bench.queue.delivery(other).state == .delivered)
      #expect(receiver.requests.count == 2)
      try await bench.queue.replay(second, at: bench.time.now)
      try await sender.sendDue()
      #expect(try await bench.queue.delivery(second).state == .delivered)
      let fourth = try await bench.enqueue(receiver.url)
      #expect(try await bench.queue.delivery(fourth).state == .pending)
    }
  }

  @Test func retryAfterIsHonoured() async throws {
    let bench = try WebhookBench()
    // Two hours after the bench's clock starts.
    let date = "Fri, 15 Jan 2027 10:00:00 GMT"
    try await Receiver.serving(
      .init(status: 429, headers: ["Retry-After": "120"]), .init(status: 503, headers: ["Retry-After": date]),
      .init(status: 503, headers: ["Retry-After": "99999999999999999999"]),
      .init(status: 503, headers: ["Retry-After": "soon"])
    ) { receiver in
      let id = try await bench.enqueue(receiver.url)
      let sender = bench.sender()
      func waitAfterSending() async throws -> TimeInterval {
        try await sender.sendDue()
        let wait = try await bench.queue.delivery(id).dueAt.timeIntervalSince(bench.time.now)
        bench.time.advance(wait)
        return wait
      }
      #expect(try await waitAfterSending() == 120)
      #expect(try await waitAfterSending() == 7200 - 120)
      #expect(try await waitAfterSending() == 86_400)
      let usual = try await waitAfterSending()
      #expect((7200...7920).contains(usual))
    }
  }

  @Test func aDeliveryOfADeadProcessIsSentAgainWithItsId() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.taken) { receiver in
      let id = try await bench.enqueue(receiver.url)
      // As a process does that is killed after it has begun.
      let row = try await bench.queue.due(at: bench.time.now, busy: [:], perReceiver: 1, limit: 1).numbers
      let lost = try #require(try await bench.queue.begin(row, at: bench.time.now).first)
      let again = try bench.openAgain()
      let sender = bench.sender(again)
      try await sender.sendDue()
      #expect(receiver.requests.isEmpty)
      bench.time.advance(91)
      try await sender.sendDue()
      #expect(receiver.requests.map { $0.headers["webhook-id"] } == [id.description])
      let delivery = try await again.delivery(id)
      #expect(delivery.state == .delivered && delivery.attempts == 2)
      // What the first comes to say is too late to count.
      let end = WebhookAttemptEnd(
        lost, answer: WebhookAnswer(status: 500), host: "a", now: bench.time.now, random: 0)
      try await bench.queue.end(lost, end, at: bench.time.now)
      #expect(try await again.delivery(id) == delivery)
    }
  }

  @Test func aSlowReceiverHoldsUpNoOther() async throws {
    let bench = try WebhookBench()
    let gate = TestGate()
    try await Receiver.serving(.init(status: 200, gate: gate)) { slow in
      try await Receiver.serving(.taken) { fast in
        for _ in 0..<6 { _ = try await bench.enqueue(slow.url) }
        let last = try await bench.enqueue(fast.url)
        let cancellation = Cancellation()
        let sender = bench.sender(slots: 3, timeout: .seconds(600))
        async let running: Void = sender.run(cancellation)
        _ = await slow.next()
        _ = await slow.next()
        try await bench.wait(last) { $0.state == .delivered }
        #expect(slow.requests.count == 2)
        gate.open()
        for delivery in try await bench.queue.deliveries() {
          try await bench.wait(delivery.id) { $0.state == .delivered }
        }
        #expect(slow.requests.count == 6)
        cancellation.cancel()
        try await running
      }
    }
  }

  @Test func twoSendersSendEachOnce() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.taken) { receiver in
      for _ in 0..<40 { _ = try await bench.enqueue(receiver.url) }
      let other = try bench.openAgain()
      async let first: Void = bench.sender().sendDue()
      async let second: Void = bench.sender(other).sendDue()
      _ = try await (first, second)
      let ids = receiver.requests.compactMap { $0.headers["webhook-id"] }
      #expect(ids.count == 40 && Set(ids).count == 40)
      #expect(try await bench.queue.deliveries([.delivered]).count == 40)
    }
  }

  @Test func refusedAddressesFailAtOnceWithoutAConnection() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.taken) { receiver in
      let ids = [
        try await bench.enqueue("http://127.0.0.1:\(receiver.port)/"),
        try await bench.enqueue("http://localhost:\(receiver.port)/"),
        try await bench.enqueue("http://[::1]:\(receiver.port)/"),
        try await bench.enqueue("http://rebound.test:\(receiver.port)/"),
      ]
      let resolver = HostResolver { host in
        if host == "rebound.test" { return [IPAddress("127.0.0.1")].compactMap { $0 } }
        return try await HostResolver.system.addresses(host)
      }
      try await bench.sender(policy: WebhookPolicy(allowsHTTP: true), resolver: resolver).sendDue()
      for id in ids {
        let delivery = try await bench.queue.delivery(id)
        #expect(delivery.state == .failed && delivery.error?.hasPrefix("WEBHOOK_ADDRESS_REFUSED") == true)
      }
      #expect(receiver.requests.isEmpty)
    }
  }

  /// The name cannot be resolved by anybody else: that it arrives shows that the checked address is the one used.
  @Test func theCheckedAddressIsConnectedTo() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.taken) { receiver in
      let lookups = Mutex(0)
      let resolver = HostResolver { _ in
        // The second answer would be another one, as in DNS rebinding.
        let count = lookups.withLock { count in
          count += 1
          return count
        }
        return [IPAddress(count == 1 ? "127.0.0.1" : "10.0.0.1")].compactMap { $0 }
      }
      let id = try await bench.enqueue("http://Hooks.Example.invalid:\(receiver.port)/x")
      try await bench.sender(resolver: resolver).sendDue()
      #expect(try await bench.queue.delivery(id).state == .delivered)
      #expect(receiver.requests.first?.headers["host"] == "hooks.example.invalid:\(receiver.port)")
      #expect(lookups.withLock { $0 } == 1)
    }
  }

  @Test func aReceiverThatTakesTooLongIsTriedAgain() async throws {
    let bench = try WebhookBench()
    let gate = TestGate()
    defer { gate.open() }
    try await Receiver.serving(.init(status: 200, gate: gate)) { receiver in
      let id = try await bench.enqueue(receiver.url)
      try await bench.sender(timeout: .seconds(1)).sendDue()
      let delivery = try await bench.queue.delivery(id)
      #expect(delivery.state == .pending && delivery.failures == 1 && delivery.status == nil)
      #expect(delivery.error?.hasPrefix("WEBHOOK_UNREACHABLE") == true)
      gate.open()
    }
  }

  @Test func whatWasNotCommittedIsNotSent() async throws {
    let bench = try WebhookBench()
    struct Undo: Error {}
    let url = try WebhookURL("https://a.test/")
    let message = try WebhookMessage(type: "a", time: bench.time.now, data: [1])
    await #expect(throws: Undo.self) {
      try await bench.queue.database.write { database in
        try WebhookQueue.enqueue(message, to: url, in: database)
        throw Undo()
      }
    }
    #expect(try await bench.queue.deliveries().isEmpty)
  }

  @Test func endedDeliveriesAreRemovedInTime() async throws {
    let bench = try WebhookBench()
    try await Receiver.serving(.taken) { receiver in
      let old = try await bench.enqueue(receiver.url)
      let sender = bench.sender()
      try await sender.sendDue()
      bench.time.advance(31 * 86_400)
      let new = try await bench.enqueue(receiver.url)
      try await sender.sendDue()
      #expect(try await bench.queue.deliveries().map(\.id) == [new])
      #expect(await caughtError { _ = try await bench.queue.delivery(old) }?.code == "WEBHOOK_NOT_FOUND")
      #expect(bench.troubles.withLock { $0 } == [])
    }
  }
}
