import Foundation

/// How sure an alignment is, 0 … 100, from how well it stands out.
///
/// The chance of being right is the product of three logistic curves: one of the slant stack's height in standard deviations
/// of chance, for whether the recordings share anything; one of its ratio to the best height elsewhere, for whether
/// this is the right one of several places; and one of ``Evenness``, for whether they share more than a passage. Its
/// log-odds are scaled so that 5 stands for one wrong answer in twenty and 10 for one in a thousand.
/// `docs/sync-accuracy.md` has the pairs that it was fitted on and the curve on other pairs.
enum Confidence {
  /// Log-odds that a height, in standard deviations, is not chance.
  private static let height = (intercept: -22.2, slope: 3.39)
  /// Log-odds that a ratio is not a repetition, in terms of the logarithm of what it is over 1.
  private static let ratio = (intercept: 10.9, slope: 4.54)
  /// Log-odds that the recordings share the event and not a passage of it, in terms of the evenness.
  private static let evenness = (intercept: -4.0, slope: 33.0)
  /// Above this the exponential function has no more digits.
  private static let limit = 600.0

  static func value(height: Double, rival: Double, evenness: Double) -> Double {
    let excess = max(1e-3, height / max(rival, 0.1) - 1)
    let one = exp(-min(limit, self.height.intercept + self.height.slope * height))
    let two = exp(-min(limit, ratio.intercept + ratio.slope * log(excess)))
    let three = exp(-min(limit, self.evenness.intercept + self.evenness.slope * evenness))
    // 1/p − 1 = (1 + e₁)(1 + e₂)(1 + e₃) − 1, written so that small terms are not lost.
    let both = one + two + one * two
    return scaled(-log(both + three + both * three))
  }

  /// How sure it is that recordings share sound at all, 0 … 100, whatever the place.
  static func ofSharing(height: Double) -> Double {
    scaled(self.height.intercept + self.height.slope * height)
  }

  /// 5 at log-odds of 0.95 / 0.05, 10 at 0.999 / 0.001, in a straight line between and beyond.
  static func scaled(_ logOdds: Double) -> Double {
    let (suggested, good) = (log(0.95 / 0.05), log(0.999 / 0.001))
    return min(100, max(0, 5 + (logOdds - suggested) * 5 / (good - suggested)))
  }
}
