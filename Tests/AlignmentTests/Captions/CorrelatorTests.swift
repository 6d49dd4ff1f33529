import TestSupport
import Testing

@testable import Alignment

@Suite("Rows are correlated at every lag")
struct CorrelatorTests {
  private static func row(_ count: Int, seed: UInt64) -> [Float] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { _ in random.uniform() }
  }

  /// Σ first(t + lag) · second(t), as it is defined.
  private static func sum(_ first: [Float], _ second: [Float], lag: Int) -> Float {
    second.indices.reduce(0) { sum, place in
      first.indices.contains(place + lag) ? sum + first[place + lag] * second[place] : sum
    }
  }

  /// Long and short by turns, as what is left of a row must not be seen in the next.
  @Test func `each row is correlated by itself`() {
    let first = Self.row(70, seed: 1)
    let correlator = Correlator(length: 110)
    let spectrum = correlator.spectrum(of: first)
    for (count, seed) in [(40, 2), (3, 3), (40, 4), (1, 5)] as [(Int, UInt64)] {
      let second = Self.row(count, seed: seed)
      correlator.correlate(second, with: spectrum) { sums in
        for lag in (1 - count)...(first.count - 1) {
          let found = sums[lag < 0 ? lag + sums.count : lag] / Float(correlator.length)
          #expect(abs(found - Self.sum(first, second, lag: lag)) < 1e-4)
        }
      }
      correlator.correlate(second) { sums in
        for lag in 0..<count {
          #expect(abs(sums[lag] / Float(correlator.length) - Self.sum(second, second, lag: lag)) < 1e-4)
        }
      }
    }
  }
}
