import Foundation

extension EvaluationTarget {
  /// What is asked of a case, by its name; nothing of one that is not known.
  static func targets(_ score: SyncCaseScore) -> [EvaluationTarget] {
    switch score.name {
    case "same-event":
      [
        found(score), median(score, 0.05), greatest(score, 1),
        EvaluationTarget(
          score.name, "drift ± 1 ppm over 10 min and more",
          score.driftCount == 0
            ? "none" : "\(text(score.greatestDriftErrorPpm, "ppm")), of \(score.driftCount)",
          (score.greatestDriftErrorPpm ?? 0) <= 1, isEnough: score.driftCount > 0),
      ]
    case "plain": [found(score), median(score, 0.05)]
    case "snr-minus-10": [found(score, least: 0.99), greatest(score, 5)]
    case "unrelated":
      [
        EvaluationTarget(
          score.name, "0 look good, of 500 and more", "\(score.looksGood) of \(score.cameras)",
          score.looksGood == 0,
          isEnough: score.cameras >= 500)
      ]
    case "repetitive-music", "short-clips", "two-microphones": [neverWrong(score)]
    case "clip-in-3h", "silent-first-minute", "started-long-before", "hours": [found(score)]
    case "one-of-five-unrelated":
      [
        found(score),
        EvaluationTarget(
          score.name, "the other one needs a nudge", "\(score.flaggedStrangers) of \(score.strangers)",
          score.flaggedStrangers == score.strangers, isEnough: score.strangers > 0),
      ]
    case "jump": jumps(score)
    default: []
    }
  }

  /// What is asked of confidence, on pairs that it was not fitted on.
  static func targets(_ score: SyncCalibrationScore) -> [EvaluationTarget] {
    guard !score.name.hasSuffix("-fit") else { return [] }
    return [
      share(
        score.name, score.looksGood, "at 10 and more, 0.1 % wrong at most, of 3000 and more", 0.001,
        least: 3_000),
      share(score.name, score.aroundFive, "at 5 ± 0.5, 5 % wrong at most", 0.05, least: 20),
    ]
  }

  private static func found(_ score: SyncCaseScore, least: Double = 1) -> EvaluationTarget {
    EvaluationTarget(
      score.name, "\(Wording.number(least * 100)) % found", "\(score.found) of \(score.related)",
      Double(score.found) >= least * Double(score.related), isEnough: score.related > 0)
  }

  private static func median(_ score: SyncCaseScore, _ most: Double) -> EvaluationTarget {
    let medians = [score.medianStartMs, score.medianEndMs].compactMap(\.self)
    return EvaluationTarget(
      score.name, "median error \(Wording.number(most)) ms at most, at both ends", text(medians.max(), "ms"),
      (medians.max() ?? 0) <= most, isEnough: !medians.isEmpty)
  }

  private static func greatest(_ score: SyncCaseScore, _ most: Double) -> EvaluationTarget {
    EvaluationTarget(
      score.name, "largest error \(Wording.number(most)) ms at most", text(score.greatestMs, "ms"),
      (score.greatestMs ?? 0) <= most, isEnough: score.greatestMs != nil)
  }

  private static func neverWrong(_ score: SyncCaseScore) -> EvaluationTarget {
    EvaluationTarget(
      score.name, "right, or does not look good", "\(score.wrongLooksGood) wrong of \(score.looksGood)",
      score.wrongLooksGood == 0)
  }

  private static func jumps(_ score: SyncCaseScore) -> [EvaluationTarget] {
    let jumps = score.jumps
    return [
      EvaluationTarget(
        score.name, "jumps reported, ± 1 s", "\(jumps.reported) of \(jumps.count), \(jumps.falseJumps) false",
        jumps.reported == jumps.count && jumps.falseJumps == 0, isEnough: jumps.count > 0),
      EvaluationTarget(
        score.name, "each piece right to 1 ms", "\(jumps.rightPieces) of \(jumps.pieces)",
        jumps.rightPieces == jumps.pieces, isEnough: jumps.pieces > 0),
    ]
  }

  private static func share(
    _ name: String, _ bin: SyncCalibrationScore.Bin, _ target: String, _ most: Double, least: Int
  ) -> EvaluationTarget {
    let share = bin.wrongShare ?? 0
    return EvaluationTarget(
      name, target,
      "\(bin.wrong) of \(bin.count)" + (bin.count > 0 ? String(format: ", %.2f %%", share * 100) : ""),
      share <= most, isEnough: bin.count >= least)
  }

  private static func text(_ value: Double?, _ unit: String) -> String {
    value.map { String(format: "%.4f \(unit)", $0) } ?? "none"
  }
}
