import MediaTypes
import Testing

@testable import LibAV

@Suite struct AudioPlacementTests {
  private func place(_ runs: [(seconds: Double, count: Int64)], limit: Int64? = nil) -> (
    [AudioPlacement.Step], AudioPlacement
  ) {
    var placement = AudioPlacement(sampleRate: 48_000)
    let steps = runs.map {
      placement.place(at: MediaTime(seconds: $0.seconds), count: $0.count, limit: limit)
    }
    return (steps, placement)
  }

  @Test func `rounded times move nothing`() {
    let runs = (0..<1000).map { (seconds: (Double($0 * 1024) / 48).rounded() / 1000, count: Int64(1024)) }
    let (steps, placement) = place(runs)
    #expect(steps.allSatisfy { $0 == AudioPlacement.Step(silence: 0, skip: 0, use: 1024) })
    #expect(placement.position == 1_024_000)
    #expect(placement.gaps == 0 && placement.overlaps == 0)
  }

  @Test func `a late start becomes silence to the sample, and is no fault`() {
    let (steps, placement) = place([(0.001, 480)])
    #expect(steps == [AudioPlacement.Step(silence: 48, skip: 0, use: 480)])
    #expect(placement.gaps == 0)
  }

  @Test func `samples before zero are left out to the sample`() {
    let (steps, _) = place([(-0.03, 480), (-0.02, 1440)])
    #expect(steps[0] == AudioPlacement.Step(silence: 0, skip: 480, use: 0))
    #expect(steps[1] == AudioPlacement.Step(silence: 0, skip: 960, use: 480))
  }

  @Test func `a pause becomes silence and an overlap is left out`() {
    let (steps, placement) = place([(0, 48_000), (1.5, 48_000), (2.3, 48_000)])
    #expect(steps[1] == AudioPlacement.Step(silence: 24_000, skip: 0, use: 48_000))
    #expect(steps[2] == AudioPlacement.Step(silence: 0, skip: 9_600, use: 38_400))
    #expect(placement.gaps == 1 && placement.overlaps == 1)
    #expect(placement.firstProblem == MediaTime(seconds: 1.5))
  }

  @Test func `nothing is used after the limit`() {
    let (steps, placement) = place(
      [(0, 1000), (1000.0 / 48_000, 1000), (2000.0 / 48_000, 1000)], limit: 1500)
    #expect(steps.map(\.use) == [1000, 500, 0])
    #expect(placement.position == 1500)
  }
}
