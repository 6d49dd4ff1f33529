import Foundation

/// What was measured on a dataset, for people.
enum SyncEvaluationText {
  static func describe(_ evaluation: SyncEvaluation) -> String {
    let parts = [
      cases(evaluation.cases), strangers(evaluation.cases), jumps(evaluation.cases),
      evaluation.calibrations.map(calibration).joined(separator: "\n"),
      EvaluationTargetText.describe(evaluation.targets),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func cases(_ scores: [SyncCaseScore]) -> String {
    guard !scores.isEmpty else { return "" }
    var table = Table()
    table.add(
      "CASE", "CAMERAS", "FOUND", "LOOKS-GOOD", "REVIEW", "NUDGE", "WRONG", "START ms", "END ms",
      "LARGEST ms",
      "DRIFT ppm")
    for score in scores {
      let found =
        score.related == 0
        ? "-" : String(format: "%.1f %%", 100 * Double(score.found) / Double(score.related))
      table.add(
        name(score), "\(score.cameras)", found, "\(score.looksGood)", "\(score.reviewSuggested)",
        "\(score.needsManualNudge)", "\(score.wrongLooksGood)", number(score.medianStartMs),
        number(score.medianEndMs),
        number(score.greatestMs), number(score.greatestDriftErrorPpm))
    }
    return table.text()
      + "FOUND: within 40 ms all over the overlap. WRONG: looks good and is not. START, END: median error.\n"
  }

  private static func strangers(_ scores: [SyncCaseScore]) -> String {
    let some = scores.filter { $0.strangers > 0 || $0.noSharedSound > 0 }
    guard !some.isEmpty else { return "" }
    var table = Table()
    table.add("CASE", "SHARE NO SOUND", "NEED A NUDGE", "LOOK GOOD", "NO_SHARED_SOUND")
    for score in some {
      table.add(
        name(score), "\(score.strangers)", "\(score.flaggedStrangers)", "\(score.strangersLookingGood)",
        "\(score.noSharedSound)")
    }
    return table.text()
  }

  private static func jumps(_ scores: [SyncCaseScore]) -> String {
    let some = scores.filter { $0.jumps.count > 0 || $0.jumps.falseJumps > 0 }
    guard !some.isEmpty else { return "" }
    var table = Table()
    table.add(
      "CASE", "JUMPS", "WITHIN 1 s", "LARGEST ms", "FALSE", "PIECES", "WITHIN 1 ms", "LARGEST ms")
    for score in some {
      let jumps = score.jumps
      table.add(
        name(score), "\(jumps.count)", "\(jumps.reported)", number(jumps.greatestTimeErrorMs, digits: 0),
        "\(jumps.falseJumps)", "\(jumps.pieces)", "\(jumps.rightPieces)", number(jumps.greatestPieceErrorMs))
    }
    return table.text()
  }

  private static func calibration(_ score: SyncCalibrationScore) -> String {
    var table = Table()
    table.add("CONFIDENCE", "ANSWERS", "WRONG", "SHARE")
    for bin in score.bins {
      table.add(
        "\(Wording.number(bin.from)) – \(Wording.number(bin.to))", "\(bin.count)", "\(bin.wrong)",
        bin.wrongShare.map { String(format: "%.2f %%", $0 * 100) } ?? "-")
    }
    return
      "\(printable(score.name)): \(Wording.count(score.pairs, "pair")), \(score.unrelated) of them unrelated, "
      + "\(score.unanswered) without an answer\n" + table.text()
  }

  private static func name(_ score: SyncCaseScore) -> String {
    score.label.map { "  \(printable($0))" } ?? printable(score.name)
  }

  private static func number(_ value: Double?, digits: Int = 4) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? "-"
  }
}
