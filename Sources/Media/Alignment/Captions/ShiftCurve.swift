import Foundation

/// How well captions fit the speech at each shift, in standard deviations of what chance gives.
struct ShiftCurve {
  /// Of the first of ``places``, in frames.
  let firstShift: Int
  /// Frames per second.
  let rate: Double
  let ratio: Double
  let places: [Place]
  /// Shifts that are possible, of which ``places`` may be a part.
  let shiftCount: Int
  /// Frames that count as one independent value.
  let persistence: Double

  /// Captions and speech at one shift.
  struct Place {
    /// The square of the correlation coefficient, with its sign.
    var likeness: Float
    /// Frames in which they overlap.
    var frames: Float

    /// Likeness that counts as complete, for which the logarithm would have no end.
    private static let most: Float = 0.99

    /// Twice the logarithm of the likelihood ratio of "as alike as this" and "not at all", were all frames independent.
    var square: Double {
      -Double(frames) * log(1 - Double(min(Self.most, abs(likeness))))
    }

    /// Whether ``square`` may be above a bound: seen without the logarithm, as −log(1 − x) is at most x / (1 − x).
    func mayExceed(_ bound: Float) -> Bool {
      frames * likeness > bound * (1 - min(Self.most, likeness))
    }
  }

  /// How many of the possible shifts are independent of each other.
  var trials: Double { Double(shiftCount) / persistence }

  /// The root of twice the logarithm of the likelihood ratio; with the sign of the correlation. For small correlations, it is
  /// the correlation times the root of the count of independent values.
  func height(_ place: Place) -> Double {
    let height = (place.square / persistence).squareRoot()
    return place.likeness < 0 ? -height : height
  }

  /// The highest place: the shift in ms, to be added to the captions' times after these were multiplied by the ratio,
  /// and its height.
  var peak: (shiftMs: Double, height: Double)? {
    var best: (index: Int, square: Double)?
    var bound: Float = 0
    for (index, place) in places.enumerated() where place.mayExceed(bound) {
      guard place.square > best?.square ?? 0 else { continue }
      best = (index, place.square)
      // A little lower, so that rounding hides none.
      bound = Float(place.square) * 0.9999
    }
    return best.map { best in
      (Double(best.index + firstShift) * 1_000 / rate, height(places[best.index]))
    }
  }

  /// Frames within which a height is near to a shift: 0.2 s.
  static func reach(rate: Double) -> Int { Int(rate / 5) }

  /// The greatest height near a shift; 0 outside of the curve.
  func height(near shiftMs: Double) -> Double {
    let place = Int((shiftMs * rate / 1_000).rounded()) - firstShift
    let reach = Self.reach(rate: rate)
    let (low, high) = (max(0, place - reach), min(places.count - 1, place + reach))
    guard low <= high else { return 0 }
    return places[low...high].map(height).max() ?? 0
  }

  /// How much better than chance a height is: the logarithm of the odds that the highest of all that were tried would
  /// not be that high by chance, roughly.
  func evidence(height: Double) -> Double {
    guard height > 0 else { return 0 }
    return max(0, height * height / 2 - log(max(1, trials)))
  }
}
