import Foundation
import Jobs
import TestSupport
import Testing

@Suite("Submissions are grouped")
struct SubmissionRateTests {
  /// Far below what is measured in a release build: a group has to be many times faster than a flush for each.
  @Test func manySubmissionsShareAFlush() async throws {
    let bench = try await JobBench()
    let (clients, each) = (64, 25)
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<clients {
        group.addTask {
          for number in 0..<each {
            try await bench.store.submit(.steps(project: "p\(client)"), idempotencyKey: "\(number)")
          }
        }
      }
      try await group.waitForAll()
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print("\(Int(Double(clients * each) / seconds)) submissions/s")
    #expect(try await bench.openAgain().queues().map(\.queued).reduce(0, +) == clients * each)
  }
}
