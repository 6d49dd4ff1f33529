/// What was measured on a dataset of captions.
struct CaptionEvaluation: Encodable, Sendable {
  private(set) var cases: [CaptionCaseScore] = []
  private(set) var targets: [EvaluationTarget] = []
  /// Every single one, for whoever wants to look closer.
  private(set) var answers: [CaptionVerdict] = []

  /// Whether nothing that was asked for is missed.
  var isMet: Bool { !targets.contains { $0.state == .missed } }

  mutating func add(_ name: String, _ verdicts: [CaptionVerdict]) {
    let score = CaptionCaseScore(name, verdicts)
    cases.append(score)
    targets += EvaluationTarget.targets(score)
    answers += verdicts
  }
}
