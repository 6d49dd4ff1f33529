import Foundation

/// A number that sync has to reach, beside what was measured.
struct SyncTarget: Encodable, Sendable {
  enum State: String, Encodable, Sendable {
    case met
    case missed
    /// The sets are too few to tell; nothing that was measured speaks against it.
    case tooFew = "too few"
  }

  /// Of the case or list of pairs.
  var group: String
  var target: String
  var measured: String
  var state: State

  private init(_ group: String, _ target: String, _ measured: String, _ isMet: Bool, isEnough: Bool = true) {
    self.group = group
    self.target = target
    self.measured = measured
    state = !isMet ? .missed : isEnough ? .met : .tooFew
  }

  /// What is asked of a case, by its name; nothing of one that is not known.
  static func targets(_ score: SyncCaseScore) -> [SyncTarget] {
    switch score.name {
    case "same-event":
      [
        found(score), median(score, 0.05), greatest(score, 1),
        SyncTarget(
          score.name, "drift ± 1 ppm over 10 min and more",
          score.driftCount == 0
            ? "none" : "\(text(score.greatestDriftErrorPpm, "ppm")), of \(score.driftCount)",
          (score.greatestDriftErrorPpm ?? 0) <= 1, isEnough: score.driftCount > 0),
      ]
    case "plain": [found(score), median(score, 0.05)]
    case "snr-minus-10": [found(score, least: 0.99), greatest(score, 5)]
    case "unrelated":
      [
        SyncTarget(
          score.name, "0 look good, of 500 and more", "\(score.looksGood) of \(score.cameras)",
          score.looksGood == 0,
          isEnough: score.cameras >= 500)
      ]
    case "repetitive-music", "short-clips", "two-microphones": [neverWrong(score)]
    case "clip-in-3h", "silent-first-minute", "started-long-before", "hours": [found(score)]
    case "one-of-five-unrelated":
      [
        found(score),
        SyncTarget(
          score.name, "the other one needs a nudge", "\(score.flaggedStrangers) of \(score.strangers)",
          score.flaggedStrangers == score.strangers, isEnough: score.strangers > 0),
      ]
    case "jump": jumps(score)
    default: []
    }
  }

  /// What is asked of confidence, on pairs that it was not fitted on.
  static func targets(_ score: SyncCalibrationScore) -> [SyncTarget] {
    guard !score.name.hasSuffix("-fit") else { return [] }
    return [
      share(
        score.name, score.looksGood, "at 10 and more, 0.1 % wrong at most, of 3000 and more", 0.001,
        least: 3_000),
      share(score.name, score.aroundFive, "at 5 ± 0.5, 5 % wrong at most", 0.05, least: 20),
    ]
  }

  private static func found(_ score: SyncCaseScore, least: Double = 1) -> SyncTarget {
    SyncTarget(
      score.name, "\(Wording.number(least * 100)) % found", "\(score.found) of \(score.related)",
      Double(score.found) >= least * Double(score.related), isEnough: score.related > 0)
  }

  private static func median(_ score: SyncCaseScore, _ most: Double) -> SyncTarget {
    let medians = [score.medianStartMs, score.medianEndMs].compactMap(\.self)
    return SyncTarget(
      score.name, "median error \(Wording.number(most)) ms at most, at both ends", text(medians.max(), "ms"),
      (medians.max() ?? 0) <= most, isEnough: !medians.isEmpty)
  }

  private static func greatest(_ score: SyncCaseScore, _ most: Double) -> SyncTarget {
    SyncTarget(
      score.name, "largest error \(Wording.number(most)) ms at most", text(score.greatestMs, "ms"),
      (score.greatestMs ?? 0) <= most, isEnough: score.greatestMs != nil)
  }

  private static func neverWrong(_ score: SyncCaseScore) -> SyncTarget {
    SyncTarget(
      score.name, "right, or does not look good", "\(score.wrongLooksGood) wrong of \(score.looksGood)",
      score.wrongLooksGood == 0)
  }

  private static func jumps(_ score: SyncCaseScore) -> [SyncTarget] {
    let jumps = score.jumps
    return [
      SyncTarget(
        score.name, "jumps reported, ± 1 s", "\(jumps.reported) of \(jumps.count), \(jumps.falseJumps) false",
        jumps.reported == jumps.count && jumps.falseJumps == 0, isEnough: jumps.count > 0),
      SyncTarget(
        score.name, "each piece right to 1 ms", "\(jumps.rightPieces) of \(jumps.pieces)",
        jumps.rightPieces == jumps.pieces, isEnough: jumps.pieces > 0),
    ]
  }

  private static func share(
    _ name: String, _ bin: SyncCalibrationScore.Bin, _ target: String, _ most: Double, least: Int
  ) -> SyncTarget {
    let share = bin.wrongShare ?? 0
    return SyncTarget(
      name, target,
      "\(bin.wrong) of \(bin.count)" + (bin.count > 0 ? String(format: ", %.2f %%", share * 100) : ""),
      share <= most, isEnough: bin.count >= least)
  }

  private static func text(_ value: Double?, _ unit: String) -> String {
    value.map { String(format: "%.4f \(unit)", $0) } ?? "none"
  }
}
