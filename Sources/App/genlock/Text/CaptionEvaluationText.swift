import Foundation

/// What was measured on a dataset of captions, for people.
enum CaptionEvaluationText {
  static func describe(_ evaluation: CaptionEvaluation) -> String {
    var table = Table()
    table.add(
      "CASE", "ITEMS", "SOLID", "UNSURE", "NOTHING", "RIGHT", "FALSE SOLID", "WRONG RATIO", "CUES",
      "MEDIAN ms",
      "95 % ms", "END ms", "IN 250 ms", "IN 500 ms", "WORDS ms")
    for score in evaluation.cases {
      table.add(
        printable(score.name), "\(score.items)", "\(score.solid)", "\(score.unsure)", "\(score.nothing)",
        "\(score.right)", "\(score.falseSolid)", "\(score.wrongRatios)", "\(score.cues)",
        number(score.medianErrorMs), number(score.error95Ms), number(score.greatestEndErrorMs),
        share(score.within250), share(score.within500), number(score.medianWordErrorMs))
    }
    let notes =
      "RIGHT: nine in ten cues within 250 ms. FALSE SOLID: solid and not right. END: of the last cues. "
      + "WORDS: the median error of where words begin.\n"
    return [table.text() + notes, EvaluationTargetText.describe(evaluation.targets)]
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.0f", $0) } ?? "-" }
  private static func share(_ value: Double?) -> String {
    value.map { String(format: "%.1f %%", $0 * 100) } ?? "-"
  }
}
