import Artifacts
import Foundation
import Foundations
import MediaTypes
import Runtime

/// Runs for people.
enum RunText {
  static func list(_ runs: [RunRecord]) -> String {
    var table = Table()
    for run in runs {
      table.add(
        run.id.description, printable(run.pipeline), run.status.rawValue, time(run.started),
        elapsed(run.seconds))
    }
    return table.text()
  }

  static func describe(_ run: RunRecord, _ stages: [StageRunRecord]) -> String {
    var facts = Table()
    facts.add("pipeline", "\(printable(run.pipeline)) (\(printable(run.pipelinePath)))")
    facts.add("status", run.status.rawValue)
    facts.add("started", time(run.started))
    if let seconds = run.seconds { facts.add("took", elapsed(seconds)) }
    for (name, value) in run.inputs.sorted(by: { $0.key < $1.key }) {
      for file in value.files { facts.add("input", "\(name) \(printable(file.path))") }
    }
    for warning in run.warnings { facts.add("warning", WarningText.describe(warning)) }
    var table = Table()
    for stage in stages {
      let remark = stage.error.map { "\($0.code): \(printable($0.message))" } ?? printable(stage.why)
      table.add(printable(stage.stage), stage.uses, stage.state.rawValue, elapsed(stage.seconds), remark)
    }
    return "\(run.id)\n" + facts.text(indentation: 2) + "\n" + table.text(indentation: 2)
      + (run.outputs.isEmpty ? "" : "\n" + OutputText.describe(run.outputs))
  }

  static func describe(_ cleaned: CleanedWorkspace) -> String {
    "removed \(Wording.count(cleaned.artifacts.files, "file")), \(Wording.count(cleaned.runs, "run")): "
      + Wording.bytes(cleaned.bytes)
  }

  private static func time(_ date: Date) -> String {
    date.formatted(.iso8601)
  }

  private static func elapsed(_ seconds: Double?) -> String {
    seconds.map { Wording.elapsed(seconds: $0) } ?? ""
  }
}
