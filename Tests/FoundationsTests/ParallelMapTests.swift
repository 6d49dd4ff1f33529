import Foundations
import Synchronization
import Testing

@Suite("Several things at a time")
struct ParallelMapTests {
  private struct Broken: Error {}

  private final class Counts: Sendable {
    private let state = Mutex<[Int]>([])
    var values: [Int] { state.withLock { $0 } }
    func add(_ value: Int) { state.withLock { $0.append(value) } }
  }

  @Test func outputsComeInTheOrderOfTheElements() async throws {
    let counts = Counts()
    let outputs = try await onBlockingThread("test") {
      try parallelMap("part", Array(0..<200), width: 3, cancellation: Cancellation(), ended: counts.add) {
        index, element, _ in (index, element * element)
      }
    }
    #expect(outputs.map(\.0) == Array(0..<200))
    #expect(outputs.map(\.1) == (0..<200).map { $0 * $0 })
    #expect(counts.values.sorted() == Array(1...200))
  }

  @Test func nothingIsDoneOfNothing() throws {
    let outputs = try parallelMap("part", [Int](), width: 2, cancellation: Cancellation()) { _, element, _ in
      element
    }
    #expect(outputs.isEmpty)
  }

  @Test("the first failure stops what is under way and what has not begun, and is the one that is told")
  func failureStopsTheOthers() async {
    let begun = Counts()
    await #expect(throws: Broken.self) {
      try await onBlockingThread("test") {
        try parallelMap("part", Array(0..<1_000), width: 2, cancellation: Cancellation()) {
          index, _, cancellation in
          begun.add(index)
          if index == 1 {
            // Only once the other one is under way.
            while !begun.values.contains(0) {}
            throw Broken()
          }
          while true { try cancellation.check() }
        }
      }
    }
    #expect(Set(begun.values) == [0, 1])
  }

  @Test func cancellationEndsIt() async {
    let cancellation = Cancellation()
    await #expect(throws: Cancelled.self) {
      try await onBlockingThread("test") {
        try parallelMap("part", [1, 2], width: 2, cancellation: cancellation) { _, _, inner in
          cancellation.cancel()
          while true { try inner.check() }
        }
      }
    }
  }
}
