/// Decides what starts when. A pure value: it is told what happened and answers what to do next.
struct Schedule: Sendable {
  enum Action: Equatable, Sendable {
    /// Everything it depends on has ended: find its parameters and look into the store.
    case prepare(Int)
    /// Run these; several as one shared pass.
    case execute([Int])
    /// It can never start because of that other run.
    case block(Int, by: Int)
  }

  private enum Phase {
    case waiting, preparing, prepared, running, settled
  }

  private let graph: RunGraph
  private var phases: [Phase]
  private var fusionKeys: [Int: FusionKey] = [:]
  private var groups: [[Int]] = []
  private var groupsAreStale = true

  /// - Parameter settled: runs that have ended before anything starts.
  init(graph: RunGraph, settled: (Int) -> Bool) {
    self.graph = graph
    phases = graph.runs.indices.map { settled($0) ? .settled : .waiting }
  }

  /// Runs that nobody works on.
  var notStarted: [Int] { phases.indices.filter { phases[$0] == .waiting || phases[$0] == .prepared } }
  var isFinished: Bool { phases.allSatisfy { $0 == .settled } }

  /// Tells what key a waiting run will probably have.
  mutating func expect(_ run: Int, fusion: FusionKey?) {
    guard phases[run] == .waiting, fusionKeys[run] != fusion else { return }
    fusionKeys[run] = fusion
    groupsAreStale = true
  }

  /// Tells that a run has to run, and what key it really has.
  mutating func prepared(_ run: Int, fusion: FusionKey?) {
    if fusionKeys[run] != fusion { groupsAreStale = true }
    fusionKeys[run] = fusion
    phases[run] = .prepared
  }

  /// Tells that a run has ended.
  mutating func settled(_ run: Int) {
    phases[run] = .settled
    // Others may be grouped now that had to wait for it.
    if !fusionKeys.isEmpty { groupsAreStale = true }
    fusionKeys[run] = nil
  }

  /// What can be done now; empty when something has to happen first.
  mutating func next(_ outcomes: RunOutcomes) -> [Action] {
    var actions: [Action] = []
    /// The stage that has an element under preparation; later elements do not start before it.
    var held: Int?
    for run in phases.indices {
      switch phases[run] {
      case .preparing: held = graph.runs[run].node
      case .waiting:
        if let blocker = outcomes.blocker(of: run) {
          settled(run)
          actions.append(.block(run, by: blocker))
        } else if outcomes.isReady(run) {
          phases[run] = .preparing
          held = graph.runs[run].node
          actions.append(.prepare(run))
        }
      case .prepared where fusionKeys[run] == nil && held != graph.runs[run].node:
        phases[run] = .running
        actions.append(.execute([run]))
      default: break
      }
    }
    return actions + startGroups(outcomes)
  }

  /// Groups in which nobody is waited for any more.
  private mutating func startGroups(_ outcomes: RunOutcomes) -> [Action] {
    guard !fusionKeys.isEmpty else { return [] }
    if groupsAreStale { regroup() }
    var actions: [Action] = []
    for group in groups where group.allSatisfy({ phases[$0] == .prepared }) {
      for run in group {
        phases[run] = .running
        fusionKeys[run] = nil
      }
      groupsAreStale = true
      actions.append(.execute(group))
    }
    return actions
  }

  private mutating func regroup() {
    let candidates = phases.indices.compactMap { run in
      fusionKeys[run].map { (run: run, key: $0) }
    }
    let (graph, phases) = (graph, phases)
    groups = FusionGroups.partition(candidates, runCount: graph.runs.count) { run in
      guard phases[run] == .waiting else { return [] }
      return graph.dependencies[graph.runs[run].node].flatMap { graph.runsOfNode[$0] }
        .filter { phases[$0] != .settled }
    }
    groupsAreStale = false
  }
}
