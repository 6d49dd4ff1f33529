import Foundations
import MediaTypes
import Runtime

/// Follows the events of one attempt and keeps of them what the job shows: progress twice a second, warnings, and how its
/// stages ended.
actor AttemptRecorder {
  /// Between two writes of progress alone.
  private static let interval = Duration.milliseconds(500)
  /// Events of one attempt besides those of its states, whatever its pipeline does.
  private static let eventLimit = 500

  private let leases: JobLeases
  private let claim: JobClaim
  private let whenLost: @Sendable (any Error) -> Void
  private var stages: [JobProgress.Stage] = []
  private var positions: [String: Int] = [:]
  private var warnings: [Warning] = []
  private var run: Identifier?
  private var eventCount = 0
  private var written: ContinuousClock.Instant?

  /// - Parameter whenLost: called when what it tells cannot be kept, because the job is another's or for another reason.
  init(_ leases: JobLeases, _ claim: JobClaim, whenLost: @escaping @Sendable (any Error) -> Void) {
    self.leases = leases
    self.claim = claim
    self.whenLost = whenLost
  }

  func note(_ event: RunEvent) async {
    run = event.run
    var kept: [JobEvent.Kind] = []
    switch event.kind {
    case .runStarted(_, let names):
      stages = names.map { JobProgress.Stage(stage: $0, fraction: 0, message: "to be done") }
      positions = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    case .stageStarted(let attempt, let why):
      set(event.stage, 0, attempt == 1 ? why : "attempt \(attempt)")
      if isFresh { return }
    case .stageProgress(let progress):
      set(event.stage, progress.fraction, nil)
      if isFresh { return }
    case .stageRetrying(_, let delay, _, let message):
      set(event.stage, 0, "again in \(Int(delay.rounded(.up))) s: \(message)")
    case .stageWarning(let warning), .runWarning(let warning):
      warnings.append(warning)
      kept.append(.warning(warning, stage: event.stage))
    case .stageSucceeded: kept += end(event.stage, 1, "succeeded")
    case .stageCached: kept += end(event.stage, 1, "cached")
    case .stageSkipped: kept += end(event.stage, 1, "skipped")
    case .stageWaiting: kept += end(event.stage, nil, "waiting")
    case .stageFailed: kept += end(event.stage, nil, "failed")
    case .stageUnfinished, .passStarted, .runEnded: return
    }
    eventCount += kept.count
    await write(eventCount <= Self.eventLimit ? kept : [])
  }

  private var isFresh: Bool { written.map { ContinuousClock.now - $0 < Self.interval } ?? false }

  private func set(_ stage: String?, _ fraction: Double?, _ message: String?) {
    guard let stage, let position = positions[stage] else { return }
    if let fraction { stages[position].fraction = min(max(fraction, 0), 1) }
    stages[position].message = message ?? "running"
  }

  private func end(_ stage: String?, _ fraction: Double?, _ state: String) -> [JobEvent.Kind] {
    guard let stage else { return [] }
    set(stage, fraction, state)
    return [.stageEnded(stage: stage, state: state)]
  }

  private func write(_ events: [JobEvent.Kind]) async {
    written = .now
    let fraction = stages.reduce(0) { $0 + $1.fraction } / Double(max(1, stages.count))
    do {
      try await leases.record(
        claim, progress: JobProgress(fraction: fraction, stages: stages), warnings: warnings, run: run,
        events: events)
    } catch {
      whenLost(error)
    }
  }
}
