/// What was measured on a dataset.
struct SyncEvaluation: Encodable, Sendable {
  private(set) var cases: [SyncCaseScore] = []
  private(set) var calibrations: [SyncCalibrationScore] = []
  private(set) var targets: [EvaluationTarget] = []
  /// Every single one, for whoever wants to look closer.
  private(set) var answers: [SyncVerdict] = []

  /// Whether nothing that was asked for is missed.
  var isMet: Bool { !targets.contains { $0.state == .missed } }

  /// Adds a case, and after it the parts of it that have labels.
  mutating func add(_ one: SyncDataset.Case, _ verdicts: [SyncVerdict]) {
    let score = SyncCaseScore(one.name, verdicts)
    cases.append(score)
    var labels: [String] = []
    for case let label? in verdicts.map(\.label) where !labels.contains(label) { labels.append(label) }
    if labels.count > 1 {
      cases += labels.map { label in
        SyncCaseScore(one.name, label: label, verdicts.filter { $0.label == label })
      }
    }
    targets += EvaluationTarget.targets(score)
    answers += verdicts
  }

  mutating func add(_ list: SyncDataset.PairList, _ verdicts: [SyncVerdict]) {
    let score = SyncCalibrationScore(list.name, verdicts)
    calibrations.append(score)
    targets += EvaluationTarget.targets(score)
    answers += verdicts
  }
}
