import Testing

@testable import Foundations

@Suite struct CancellationTests {
  @Test func `it is not cancelled until it is asked to be`() throws {
    let cancellation = Cancellation()
    #expect(cancellation.reason == nil)
    try cancellation.check()
    cancellation.cancel()
    cancellation.cancel()
    #expect(cancellation.reason == .requested)
    #expect(throws: Cancelled.self) { try cancellation.check() }
  }

  @Test func `a child stops with its parent and not the other way round`() {
    let parent = Cancellation()
    let child = Cancellation(parent: parent)
    let sibling = Cancellation(parent: parent)
    child.cancel()
    #expect(!parent.isCancelled)
    #expect(!sibling.isCancelled)
    parent.cancel()
    #expect(sibling.reason == .requested)
  }

  @Test func `a passed time limit is a reason of its own`() {
    #expect(Cancellation(timeLimit: .zero).reason == .timedOut)
    #expect(Cancellation(timeLimit: .seconds(3600)).reason == nil)
    #expect(Cancelled(reason: .timedOut).category == .failure)
    #expect(Cancelled(reason: .requested).category == .interrupted)
  }

  @Test func `whoever waits hears of a request, of a parent's, and of a passed limit`() async throws {
    let parent = Cancellation()
    let waits = [
      Task { try await parent.wait() }, Task { try await Cancellation(parent: parent).wait() },
      Task { try await Cancellation(whenAll: [parent, parent]).wait() },
    ]
    try await Cancellation(timeLimit: .milliseconds(1)).wait()
    parent.cancel()
    for wait in waits { try await wait.value }
    try await parent.wait()
    #expect(parent.waiterCount == 0)
  }

  @Test func `work that winds down is not cancelled, and cancelled work winds down`() async throws {
    let parent = Cancellation()
    let child = Cancellation(parent: parent)
    let wait = Task { try await child.waitForWindDown() }
    parent.windDown()
    try await wait.value
    #expect(child.isWindingDown && !child.isCancelled)
    try child.check()
    let stopped = Cancellation()
    stopped.cancel()
    try await stopped.waitForWindDown()
    #expect(stopped.isWindingDown && parent.waiterCount == 0)
  }

  @Test func `a wait ends with its task`() async throws {
    let cancellation = Cancellation(timeLimit: .seconds(3600))
    let wait = Task { try await cancellation.wait() }
    wait.cancel()
    await #expect(throws: CancellationError.self) { try await wait.value }
    #expect(cancellation.waiterCount == 0)
  }

  @Test func `shared work stops once nobody wants it any more`() {
    let members = [Cancellation(), Cancellation()]
    let shared = Cancellation(whenAll: members)
    members[0].cancel()
    #expect(!shared.isCancelled)
    members[1].cancel()
    #expect(shared.isCancelled)
    #expect(!Cancellation(whenAll: []).isCancelled)
  }
}
