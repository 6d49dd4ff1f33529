import Artifacts
import Foundation
import Foundations
import MediaTypes
import Pipelines

/// Carries out a run: one loop that asks the schedule what is next and hears from the tasks it started.
struct RunCoordinator {
  private enum Message: Sendable {
    case prepared(Int, Result<Preparation, any Error>)
    case executed([StageExecutor.Execution])
    case cancelled
    case windingDown
    case watchEnded
  }

  private let executor: StageExecutor
  private let preparer: Preparer
  private let backoff: Backoff
  private let graph: RunGraph
  private var schedule: Schedule
  private var stages: [Int: PreparedStage]
  /// Of which only the condition is open.
  private let expected: [Int: PreparedStage]
  private(set) var outcomes: RunOutcomes
  private(set) var records: [Int: StageRunRecord] = [:]
  /// Nothing more begins.
  private var isStopping = false
  /// What runs is to end.
  private var isCancelled = false

  /// Starts with what the plan found out already.
  init(planning: Planning, executor: StageExecutor, backoff: Backoff) {
    self.executor = executor
    self.backoff = backoff
    preparer = planning.preparer
    graph = planning.graph
    stages = planning.prepared
    expected = planning.expected
    outcomes = planning.outcomes
    schedule = Schedule(graph: graph) { planning.outcomes.isSettled($0) }
    for run in graph.runs.indices {
      if let outcome = outcomes.outcomes[run] {
        announce(run, outcome)
        if let key = outcome.key, let components = planning.cachedComponents[run] {
          remember(run, key, components)
        }
      } else if let error = planning.failures[run] {
        settle(run, StageOutcome(state: .failed, error: error))
      } else {
        schedule.expect(run, fusion: stages[run]?.fusion ?? hint(run))
      }
    }
  }

  /// Runs until everything has ended.
  mutating func run() async {
    await withTaskGroup(of: Message.self) { group in
      let cancellation = executor.cancellation
      group.addTask { await Self.watch { try await cancellation.wait() } ? .cancelled : .watchEnded }
      group.addTask {
        await Self.watch { try await cancellation.waitForWindDown() } ? .windingDown : .watchEnded
      }
      var active = startReady(in: &group)
      while active > 0 || !schedule.isFinished, let message = await group.next() {
        // A stage may see the cancellation before the watch does.
        if cancellation.isWindingDown, !isStopping { stop() }
        if cancellation.isCancelled, !isCancelled {
          isCancelled = true
          // Wakes whoever sleeps or waits for room; work on threads looks at the cancellation itself.
          group.cancelAll()
        }
        switch message {
        case .watchEnded, .windingDown, .cancelled: break
        case .prepared(let run, let result):
          active -= 1
          handle(run, result)
        case .executed(let executions):
          active -= 1
          for execution in executions { active += handle(execution, &group) }
        }
        active += startReady(in: &group)
      }
      group.cancelAll()
    }
  }

  /// - Returns: how many tasks were started.
  private mutating func startReady(in group: inout TaskGroup<Message>) -> Int {
    guard !isStopping else { return 0 }
    var started = 0
    var actions = schedule.next(outcomes)
    while !actions.isEmpty {
      for action in actions { started += perform(action, &group) }
      // What was blocked may block others in turn; what was known already may start at once.
      actions = schedule.next(outcomes)
    }
    return started
  }

  private mutating func perform(_ action: Schedule.Action, _ group: inout TaskGroup<Message>) -> Int {
    switch action {
    case .block(let run, let blocker):
      settle(run, StageOutcome(state: .blocked, why: outcomes.whyBlocked(by: blocker)))
      return 0
    case .prepare(let run):
      if let stage = stages[run] {
        schedule.prepared(run, fusion: stage.fusion)
        return 0
      }
      let (preparer, scope, cancellation) = (preparer, outcomes.scope, executor.cancellation)
      let expected = expected[run]
      group.addTask {
        do {
          return .prepared(
            run,
            .success(
              try await preparer.prepare(run, scope: scope, expected: expected, cancellation: cancellation)))
        } catch {
          return .prepared(run, .failure(error))
        }
      }
      return 1
    case .execute(let runs):
      execute(runs.compactMap { stages[$0] }, after: nil, &group)
      return 1
    }
  }

  private func execute(_ stages: [PreparedStage], after delay: Duration?, _ group: inout TaskGroup<Message>) {
    let (executor, backoff) = (executor, backoff)
    let request = delay == nil ? executor.request(stages) : nil
    group.addTask {
      if let delay {
        do {
          try await backoff.sleep(delay)
        } catch {
          // Cancelled while waiting; the executor sees that too and answers for the stages.
        }
      }
      return .executed(await executor.execute(stages, request ?? executor.request(stages)))
    }
  }

  private mutating func handle(_ run: Int, _ result: Result<Preparation, any Error>) {
    switch result {
    case .success(.skipped(let why)): settle(run, StageOutcome(state: .skipped, why: why))
    case .success(.cached(let manifest, let components)):
      remember(run, manifest.key, components)
      settle(run, StageOutcome(cached: manifest))
    case .success(.mustRun(let stage)):
      if isStopping { return settle(run, .notRun) }
      stages[run] = stage
      schedule.prepared(run, fusion: stage.fusion)
    case .failure(let error):
      if executor.cancellation.isCancelled {
        return settle(run, .notRun)
      }
      let coded = RunError.describing(error, stage: graph.runs[run].name)
      settle(run, StageOutcome(state: .failed, error: coded))
    }
  }

  /// - Returns: how many tasks were started.
  private mutating func handle(_ execution: StageExecutor.Execution, _ group: inout TaskGroup<Message>) -> Int
  {
    switch execution {
    case .ended(let run, let outcome):
      if [.succeeded, .cached].contains(outcome.state), let stage = stages[run] {
        remember(run, stage.key, stage.components)
      }
      settle(run, outcome)
      return 0
    case .twin(let stage) where isStopping, .again(let stage, _) where isStopping:
      settle(stage.run, .notRun)
      return 0
    case .twin(let stage):
      execute([stage], after: nil, &group)
      return 1
    case .again(let stage, let failure):
      let delay = backoff.delay(before: stage.attempt, policy: graph.node(of: stage.run).retry)
      executor.events.emit(
        .stageRetrying(
          attempt: stage.attempt, delaySeconds: delay / .seconds(1), code: failure.code,
          message: failure.message),
        stage: graph.runs[stage.run].name)
      execute([stage], after: delay, &group)
      return 1
    }
  }

  /// Ends everything that has not started; what runs ends by itself.
  private mutating func stop() {
    isStopping = true
    for run in schedule.notStarted {
      settle(run, .notRun)
    }
  }

  private mutating func settle(_ run: Int, _ outcome: StageOutcome) {
    outcomes.settle(run, outcome)
    schedule.settled(run)
    announce(run, outcome)
    for node in graph.dependents[graph.runs[run].node] {
      for dependent in graph.runsOfNode[node] where !outcomes.isSettled(dependent) && stages[dependent] == nil
      {
        schedule.expect(dependent, fusion: hint(dependent))
      }
    }
  }

  private func hint(_ run: Int) -> FusionKey? {
    if let expected = expected[run] { return expected.fusion }
    return preparer.fusionHint(run, outcomes: outcomes)
  }

  private func remember(_ run: Int, _ key: String, _ components: CacheKeyComponents) {
    let name = graph.runs[run].name
    guard preparer.history.key(of: name) != key else { return }
    executor.recorder.remember(key: key, components: components, of: name, in: graph.pipeline.name)
  }

  /// Tells how a stage run ended and keeps it.
  private mutating func announce(_ run: Int, _ outcome: StageOutcome) {
    let (name, events) = (graph.runs[run].name, executor.events)
    if outcome.state == .cached {
      for warning in outcome.warnings { events.emit(.stageWarning(warning), stage: name) }
    }
    switch outcome.state {
    case .succeeded:
      events.emit(.stageSucceeded(seconds: outcome.seconds, outputs: .object(outcome.outputs)), stage: name)
    case .cached: events.emit(.stageCached, stage: name)
    case .waiting: events.emit(.stageWaiting(message: outcome.why), stage: name)
    case .failed:
      events.emit(
        .stageFailed(code: outcome.error?.code ?? "", message: outcome.error?.message ?? ""), stage: name)
    case .skipped: events.emit(.stageSkipped(reason: outcome.why), stage: name)
    case .blocked, .cancelled, .interrupted, .running:
      events.emit(.stageUnfinished(reason: outcome.why), stage: name)
    }
    let now = Date()
    let record = StageRunRecord(
      position: run, stage: name, uses: graph.node(of: run).uses, state: outcome.state, why: outcome.why,
      key: outcome.key, attempt: outcome.attempt, started: now.addingTimeInterval(-outcome.seconds),
      ended: now,
      outputs: outcome.state == .waiting ? outcome.proposal : .object(outcome.outputs),
      warnings: outcome.warnings, error: outcome.error.map(ErrorRecord.init))
    records[run] = record
    executor.recorder.record(record)
  }

  /// - Returns: whether what is waited for came, and not the end of everything to watch over.
  private static func watch(_ wait: () async throws -> Void) async -> Bool {
    do {
      try await wait()
      return true
    } catch {
      return false
    }
  }
}
