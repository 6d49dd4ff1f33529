import Foundation
import Runtime

/// Which stages of a run are at work and how far they are: what progress bars show, kept up by the run's
/// events.
struct RunProgress {
  struct RunningStage: Equatable {
    var name: String
    var started: Date
    var progress = StageProgress()

    /// Seconds until it is done at the pace so far; `nil` while there is too little to tell.
    func remaining(at now: Date) -> Double? {
      guard let fraction = progress.fraction, fraction > 0.005, fraction <= 1 else { return nil }
      let elapsed = now.timeIntervalSince(started)
      return elapsed > 0.5 ? elapsed / fraction * (1 - fraction) : nil
    }
  }

  /// In the order in which they started.
  private(set) var running: [RunningStage] = []
  /// Stages that have ended in whatever way, and all of the run.
  private(set) var ended = 0
  private(set) var total = 0
  private(set) var hasEnded = false

  /// Of the stages, 0 to 1; one that cannot tell how far it is counts when it has ended.
  var fraction: Double {
    guard total > 0 else { return 0 }
    let begun = running.reduce(0) { $0 + min(1, max(0, $1.progress.fraction ?? 0)) }
    return min(1, (Double(ended) + begun) / Double(total))
  }

  mutating func apply(_ event: RunEvent) {
    switch event.kind {
    case .runStarted(_, let stages):
      total = stages.count
    case .stageStarted:
      guard let stage = event.stage else { return }
      running.removeAll { $0.name == stage }
      running.append(RunningStage(name: stage, started: event.time))
    case .stageProgress(let progress):
      guard let index = running.firstIndex(where: { $0.name == event.stage }) else { return }
      running[index].progress = progress
    case .stageRetrying:
      running.removeAll { $0.name == event.stage }
    case .stageCached, .stageSkipped, .stageUnfinished, .stageSucceeded, .stageFailed, .stageWaiting:
      running.removeAll { $0.name == event.stage }
      ended += 1
    case .runEnded:
      running = []
      hasEnded = true
    case .passStarted, .stageWarning, .runWarning:
      break
    }
  }
}
