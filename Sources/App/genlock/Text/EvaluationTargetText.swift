/// Targets of an evaluation, for people.
enum EvaluationTargetText {
  static func describe(_ targets: [EvaluationTarget]) -> String {
    var table = Table()
    for target in targets {
      let mark = target.state == .missed ? "MISSED" : target.state.rawValue
      table.add(mark, printable(target.group), target.target, target.measured)
    }
    return table.text()
  }
}
