import MediaTypes
import Runtime

/// What happened in a run, one line each.
enum EventText {
  /// - Returns: `nil` for progress, which bars or ``progress(_:of:)`` show.
  static func line(_ event: RunEvent) -> String? {
    let stage = printable(event.stage ?? "")
    switch event.kind {
    case .runStarted(let pipeline, let stages):
      return "\(event.run): \(printable(pipeline)), \(Wording.count(stages.count, "stage"))"
    case .stageStarted(let attempt, let why):
      let again = attempt > 1 ? " (attempt \(attempt))" : ""
      return "\(stage): started\(again)" + (why.isEmpty ? "" : ", \(printable(why))")
    case .passStarted(let members):
      return "one pass over the source for \(members.map(printable).joined(separator: ", "))"
    case .stageProgress:
      return nil
    case .stageWarning(let warning):
      return "\(stage): warning: \(WarningText.describe(warning))"
    case .stageRetrying(let attempt, let delay, let code, let message):
      return
        "\(stage): \(code): \(printable(message)) Attempt \(attempt) in \(Wording.elapsed(seconds: delay))"
    case .stageCached:
      return "\(stage): in the store already"
    case .stageSkipped(let reason):
      return "\(stage): skipped, \(printable(reason))"
    case .stageUnfinished(let reason):
      return "\(stage): \(printable(reason))"
    case .stageSucceeded(let seconds, _):
      return "\(stage): done in \(Wording.elapsed(seconds: seconds))"
    case .stageFailed(let code, let message):
      return "\(stage): failed: \(code): \(printable(message))"
    case .stageWaiting(let message):
      return "\(stage): waits: \(printable(message))"
    case .runWarning(let warning):
      return "warning: \(WarningText.describe(warning))"
    case .runEnded(let status, let seconds):
      return "\(event.run): \(status.rawValue) after \(Wording.elapsed(seconds: seconds))"
    }
  }

  /// `proxy: 42 %, 3.1x, 93 fps, 0:12 left`
  static func progress(_ stage: RunProgress.RunningStage, remaining: Double?) -> String {
    let facts = [percent(stage.progress), speed(stage.progress), rate(stage.progress), remaining.map(left)]
    return "\(printable(stage.name)): " + facts.compactMap { $0 }.joined(separator: ", ")
  }

  static func percent(_ progress: StageProgress) -> String? {
    progress.fraction.map { "\(Int((min(1, max(0, $0)) * 100).rounded(.down))) %" }
  }

  static func speed(_ progress: StageProgress) -> String? {
    progress.speed.map { "\(Wording.number($0, digits: $0 < 10 ? 2 : 0))x" }
  }

  static func rate(_ progress: StageProgress) -> String? {
    progress.framesPerSecond.map { "\(Wording.number($0, digits: 0)) fps" }
  }

  static func left(_ seconds: Double) -> String {
    "\(Wording.clock(seconds: seconds)) left"
  }
}
