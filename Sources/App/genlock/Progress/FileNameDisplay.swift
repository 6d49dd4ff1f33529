import MediaTypes
import Runtime

/// Calls stages by the files that a command was given: of its pipeline, and of what that leaves out, nobody has to know.
struct FileNameDisplay: ProgressDisplay {
  let display: any ProgressDisplay
  /// By the names of stages.
  let names: [String: String]

  func show(_ event: RunEvent) {
    var event = event
    switch event.kind {
    case .runWarning(let warning) where warning.code == "OUTPUT_NULL": return
    case .passStarted(let members): event.kind = .passStarted(members: members.map { names[$0] ?? $0 })
    default: break
    }
    event.stage = event.stage.map { names[$0] ?? $0 }
    display.show(event)
  }
}
