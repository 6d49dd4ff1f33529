import Foundation

/// How sure an alignment is, 0 … 100, from how well it stands out.
///
/// The chance of being right is the product of two logistic curves: one of the slant stack's height in standard deviations
/// of chance, for whether the recordings share anything; one of its ratio to the best height elsewhere, for whether
/// this is the right one of several places. Its log-odds are scaled so that 5 stands for one wrong answer in twenty and 10 for
/// one in a thousand. `docs/sync-accuracy.md` has the pairs that it was fitted on and the curve on other pairs.
enum Confidence {
  /// Log-odds that a height, in standard deviations, is not chance.
  private static let height = (intercept: -22.2, slope: 3.39)
  /// Log-odds that a ratio is not a repetition, in terms of the logarithm of what it is over 1.
  private static let ratio = (intercept: 10.9, slope: 4.54)
  /// Above this the exponential function has no more digits.
  private static let limit = 600.0

  static func value(height: Double, rival: Double) -> Double {
    let excess = max(1e-3, height / max(rival, 0.1) - 1)
    let one = exp(-min(limit, self.height.intercept + self.height.slope * height))
    let two = exp(-min(limit, ratio.intercept + ratio.slope * log(excess)))
    // 1/p − 1 = (1 + e₁)(1 + e₂) − 1, written so that small terms are not lost.
    return scaled(-log(one + two + one * two))
  }

  /// 5 at log-odds of 0.95 / 0.05, 10 at 0.999 / 0.001, in a straight line between and beyond.
  static func scaled(_ logOdds: Double) -> Double {
    let (suggested, good) = (log(0.95 / 0.05), log(0.999 / 0.001))
    return min(100, max(0, 5 + (logOdds - suggested) * 5 / (good - suggested)))
  }
}
