import Foundations
import Testing

@Suite struct BoundedQueueTests {
  @Test func `elements come out in the order they went in`() async throws {
    let queue = BoundedQueue<Int>(capacity: 3)
    async let sum: [Int] = onBlockingThread("consumer") {
      var taken: [Int] = []
      while let element = queue.pop() { taken.append(element) }
      return taken
    }
    try await onBlockingThread("producer") {
      for number in 0..<10_000 { #expect(queue.push(number)) }
      queue.close()
    }
    #expect(try await sum == Array(0..<10_000))
  }

  @Test func `a full queue holds its producer back until there is room`() async throws {
    let queue = BoundedQueue<Int>(capacity: 2)
    async let pushed: Int = onBlockingThread("producer") {
      var count = 0
      while queue.push(count) { count += 1 }
      return count
    }
    let first = try await onBlockingThread("consumer") { queue.pop() }
    #expect(first == 0)
    queue.abandon()
    // One was taken and two fit; whatever else was tried met a full or a closed queue.
    #expect(try await pushed <= 3)
  }

  @Test func `what was queued before closing can still be taken`() async throws {
    let queue = BoundedQueue<String>(capacity: 4)
    #expect(queue.push("a"))
    #expect(queue.push("b"))
    queue.close()
    #expect(!queue.push("c"))
    #expect(queue.pop() == "a")
    #expect(queue.pop() == "b")
    #expect(queue.pop() == nil)
  }

  @Test func `an abandoned queue gives nothing more`() {
    let queue = BoundedQueue<Int>(capacity: 4)
    #expect(queue.push(1))
    queue.abandon()
    #expect(queue.pop() == nil)
    #expect(!queue.push(2))
  }

  @Test func `a thread's error reaches whoever joins it`() async throws {
    struct Trouble: Error {}
    let good = try await onBlockingThread("joiner") { try JoinableThread("good") { 7 }.join() }
    #expect(good == 7)
    await #expect(throws: Trouble.self) {
      try await onBlockingThread("joiner") { try JoinableThread<Int>("bad") { throw Trouble() }.join() }
    }
  }
}
