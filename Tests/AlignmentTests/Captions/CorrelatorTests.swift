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
    }
  }

  /// Rows of less than a block, of several and of a whole number of them.
  @Test(arguments: [1, 5, 20, 107, 108, 500, 1_000])
  func `a row is correlated with itself`(_ count: Int) {
    let row = Self.row(count, seed: UInt64(count))
    let found = Autocorrelation.of(row, lags: 20)
    #expect(found.count == min(20, count))
    let power = Self.sum(row, row, lag: 0)
    for (lag, likeness) in found.enumerated() {
      #expect(abs(likeness - Self.sum(row, row, lag: lag) / power) < 1e-4)
    }
    #expect(Autocorrelation.of([], lags: 20).isEmpty)
  }
}
