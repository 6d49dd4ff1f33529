import Foundations
import MediaTypes
import Pipelines
import SystemPackage

/// How one stage run ended.
struct StageOutcome: Sendable {
  var state: StageRunState
  /// In words; for what ran, why it had to.
  var why = ""
  /// By name; empty unless it succeeded or was found in the store.
  var outputs: [String: Value] = [:]
  var warnings: [Warning] = []
  var error: (any CodedError)?
  /// Of a gate that waits.
  var proposal: Value = .null
  /// Of the attempt that succeeded.
  var seconds: Double = 0
  var key: String?
  var attempt = 1

  /// The run was cancelled before it started.
  static let notRun = StageOutcome(state: .cancelled, why: "not run: the run was cancelled")
}

/// The outcomes of a run so far, and what expressions can see of them.
struct RunOutcomes: Sendable {
  let graph: RunGraph
  private(set) var outcomes: [StageOutcome?]
  private(set) var scope: Scope
  /// For each stage of the pipeline how many of its runs have not ended.
  private var remaining: [Int]
  /// For each stage of the pipeline whether one of its runs ended in a way that blocks those that need it.
  private(set) var blocking: [Int?]

  init(graph: RunGraph, scope: Scope) {
    self.graph = graph
    self.scope = scope
    outcomes = Array(repeating: nil, count: graph.runs.count)
    remaining = graph.runsOfNode.map(\.count)
    blocking = Array(repeating: nil, count: graph.runsOfNode.count)
    for (index, node) in graph.pipeline.stages.enumerated() where remaining[index] == 0 {
      self.scope.stages[node.id] = graph.nodesWithoutList.contains(index) ? .null : gathered(index)
    }
  }

  func isComplete(node: Int) -> Bool { remaining[node] == 0 }
  func isSettled(_ run: Int) -> Bool { outcomes[run] != nil }
  var isFinished: Bool { remaining.allSatisfy { $0 == 0 } }

  /// The ids of the stages that have ended in a usable way.
  var knownStages: Set<String> { Set(scope.stages.keys) }

  /// The run, of a stage that this one depends on, because of which it can never start.
  func blocker(of run: Int) -> Int? {
    graph.dependencies[graph.runs[run].node].lazy.compactMap { blocking[$0] }.first
  }

  /// In words, naming the stage where it began.
  func whyBlocked(by blocker: Int) -> String {
    let name = graph.runs[blocker].name
    guard let outcome = outcomes[blocker] else { return "not run: stage \(name) has not ended" }
    return switch outcome.state {
    case .blocked: outcome.why
    case .cancelled, .interrupted: StageOutcome.notRun.why
    case .waiting: "not run: stage \(name) waits for a decision"
    default: "not run: stage \(name) failed"
    }
  }

  func isReady(_ run: Int) -> Bool {
    graph.dependencies[graph.runs[run].node].allSatisfy { remaining[$0] == 0 }
  }

  mutating func settle(_ run: Int, _ outcome: StageOutcome) {
    let node = graph.runs[run].node
    outcomes[run] = outcome
    remaining[node] -= 1
    switch outcome.state {
    case .succeeded, .cached, .skipped: break
    case .failed where graph.pipeline.stages[node].continueOnError: break
    default: blocking[node] = blocking[node] ?? run
    }
    if remaining[node] == 0, blocking[node] == nil {
      scope.stages[graph.pipeline.stages[node].id] = gathered(node)
    }
  }

  /// What expressions see of a stage that has ended: an object of outputs, lists of them under `each`, null
  /// where it was skipped or its failure does not matter.
  private func gathered(_ node: Int) -> Value {
    let runs = graph.runsOfNode[node]
    guard graph.pipeline.stages[node].each != nil else {
      guard let outcome = outcomes[runs[0]], [.succeeded, .cached].contains(outcome.state) else {
        return .null
      }
      return .object(outcome.outputs)
    }
    let names = Set(runs.flatMap { outcomes[$0]?.outputs.keys.map(\.self) ?? [] })
    var lists: [String: Value] = [:]
    for name in names {
      lists[name] = .list(runs.map { run in labelled(outcomes[run]?.outputs[name] ?? .null, run) })
    }
    return .object(lists)
  }

  /// Files of an `each` carry its labels as their names, so that they can be told apart when they are
  /// published.
  private func labelled(_ value: Value, _ run: Int) -> Value {
    guard let label = graph.runs[run].each?["label"]?.stringValue else { return value }
    return value.mapFiles { file in
      var file = file
      let suffix = FilePath(file.name).lastComponent?.extension
      file.name = suffix.map { "\(label).\($0)" } ?? label
      return .file(file)
    }
  }
}
