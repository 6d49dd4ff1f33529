import Foundation

extension EvaluationTarget {
  /// What is asked of a case, by its name; nothing of one that is not known.
  static func targets(_ score: CaptionCaseScore) -> [EvaluationTarget] {
    let isEmpty = score.items == 0
    func all(_ count: Int, _ what: String) -> EvaluationTarget {
      EvaluationTarget(
        score.name, "100 % \(what)", "\(count) of \(score.items)", count == score.items, isEnough: !isEmpty)
    }
    func most(_ value: Double?, _ limit: Double, _ what: String) -> EvaluationTarget {
      EvaluationTarget(
        score.name, "\(what) \(Wording.number(limit)) ms at most",
        value.map { String(format: "%.0f ms", $0) } ?? "none", (value ?? 0) <= limit, isEnough: value != nil)
    }
    func share(_ value: Double?, _ least: Double, _ what: String) -> EvaluationTarget {
      EvaluationTarget(
        score.name, "\(Wording.number(least * 100)) % of cues within \(what)",
        value.map { String(format: "%.1f %%", $0 * 100) } ?? "none", (value ?? 1) >= least,
        isEnough: value != nil)
    }
    switch score.name {
    case "shift":
      return [
        all(score.right, "found"), all(score.solid, "solid"), most(score.medianErrorMs, 60, "median error"),
        most(score.error95Ms, 150, "95 % of errors"), all(score.items - score.wrongRatios, "not stretched"),
      ]
    case "stretch":
      return [
        all(score.items - score.wrongRatios, "with the right ratio"), all(score.solid, "solid"),
        most(score.greatestEndErrorMs, 150, "error of the last cue"),
      ]
    case "splits":
      return [share(score.within250, 0.95, "250 ms"), all(score.items - score.wrongRatios, "not stretched")]
    case "anchor":
      return [
        most(score.medianWordErrorMs, 80, "median error of words"),
        all(score.items - score.falseSolid, "right or not solid"),
      ]
    case "live": return [share(score.within500, 0.9, "500 ms")]
    case "live-without-text": return [all(score.items - score.solid, "not solid")]
    case "other-programme":
      return [
        EvaluationTarget(
          score.name, "0 solid, of 200 and more", "\(score.solid) of \(score.items)", score.solid == 0,
          isEnough: score.items >= 200),
        all(score.nothing, "nothing"),
      ]
    case "good":
      return [all(score.solid, "solid"), all(score.right, "right")]
    default: return []
    }
  }
}
