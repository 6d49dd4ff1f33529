import MediaTypes
import Runtime

/// What a run would do, for people.
enum PlanText {
  static func describe(_ plan: RunPlan, explain: Bool) -> String {
    var table = Table()
    for stage in plan.stages {
      let pass = stage.pass.map { "pass \($0)" } ?? ""
      if explain {
        table.add(printable(stage.name), stage.uses, word(stage.state), pass, printable(stage.why))
      } else {
        table.add(printable(stage.name), stage.uses, word(stage.state), pass)
      }
    }
    let running = plan.stages.filter { $0.state == .willRun }.count
    let cached = plan.stages.filter { $0.state == .cached }.count
    return table.text()
      + "\(running) of \(Wording.count(plan.stages.count, "stage")) to run, \(cached) in the store; "
      + "at most \(Wording.bytes(plan.neededSpace)) needed, \(Wording.bytes(plan.availableSpace)) free"
  }

  static func word(_ state: PlannedStage.State) -> String {
    switch state {
    case .cached: "cached"
    case .willRun: "will run"
    case .skipped: "skipped"
    case .unknown(let stages): "after \(stages.map(printable).joined(separator: ", "))"
    }
  }
}

/// The same for `--dry-run --json`.
struct PlanObject: Encodable {
  struct Stage: Encodable {
    var name: String
    var uses: String
    /// `cached`, `willRun`, `skipped`, `unknown`.
    var state: String
    var why: String
    /// The stages that have to run before more is known.
    var until: [String]?
    var key: String?
    var pass: Int?
  }

  var pipeline: String
  var stages: [Stage]
  var neededSpace: Int64
  var availableSpace: Int64
  var parameters: [String: Value]

  init(_ plan: RunPlan) {
    pipeline = plan.pipeline
    stages = plan.stages.map { stage in
      let (state, until): (String, [String]?) =
        switch stage.state {
        case .cached: ("cached", nil)
        case .willRun: ("willRun", nil)
        case .skipped: ("skipped", nil)
        case .unknown(let stages): ("unknown", stages)
        }
      return Stage(
        name: stage.name, uses: stage.uses, state: state, why: stage.why, until: until, key: stage.key,
        pass: stage.pass)
    }
    neededSpace = plan.neededSpace
    availableSpace = plan.availableSpace
    parameters = plan.parameters
  }
}
