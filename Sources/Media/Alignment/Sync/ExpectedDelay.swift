/// Where a clock says that a recording lies: it decides between places that fit equally well, and nothing else.
struct ExpectedDelay: Hashable, Sendable {
  /// In samples.
  var delay: Double
  /// In samples.
  var tolerance: Double

  /// A place this much lower than the best one may still be chosen.
  static let handicap: Float = 0.9

  func contains(_ line: ClockLine) -> Bool { abs(line.delay(at: 0) - delay) <= tolerance }
}
