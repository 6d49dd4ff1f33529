import Artifacts
import Foundation
import Foundations
import MediaTypes
import Pipelines
import SystemPackage

/// Everything that is known about a run before anything runs.
struct Planning: Sendable {
  let inputs: RunInputs
  let graph: RunGraph
  let preparer: Preparer
  /// With what was cached or skipped.
  var outcomes: RunOutcomes
  /// What is known to run, by its index in the graph.
  var prepared: [Int: PreparedStage] = [:]
  /// What runs unless its `if` turns out to be false: all that its parameters need is known, but not all that
  /// it waits for has ended.
  var expected: [Int: PreparedStage] = [:]
  /// What went into the keys of results that were found.
  var cachedComponents: [Int: CacheKeyComponents] = [:]
  /// What failed while it was prepared.
  var failures: [Int: any CodedError] = [:]

  /// - Parameter identifier: what `run.id` gives in expressions.
  init(
    _ request: RunRequest, identifier: Identifier, workspace: Workspace, store: any ArtifactStore,
    registry: StageRegistry, cancellation: Cancellation
  ) async throws {
    inputs = try await RunInputs(request, digests: workspace.digests, cancellation: cancellation)
    let date = Date().formatted(.iso8601.year().month().day())
    let scope = Scope(
      inputs: inputs.inputs, parameters: inputs.parameters,
      run: [
        "id": .string(identifier.description), "date": .string(date),
        "pipeline": .string(request.pipeline.name),
      ])
    graph = try RunGraph(request.pipeline, scope: scope)
    outcomes = RunOutcomes(graph: graph, scope: scope)
    let name = request.pipeline.name
    preparer = Preparer(
      graph: graph, registry: registry, workspace: workspace, store: store,
      history: try await KeyHistory(pipeline: name, database: workspace.database),
      decisions: try await GateDecisions(workspace.database).all(pipeline: name),
      verifyInputs: request.options.verifyInputs)
  }

  /// Prepares, in the order of the pipeline, whatever does not depend on something that has to run.
  /// - Parameter ignoringOrder: look also at stages that wait for another without needing anything of it; for
  ///   showing a plan.
  mutating func lookAhead(ignoringOrder: Bool, cancellation: Cancellation) async throws {
    for run in graph.runs.indices {
      guard unknowns(of: run, ignoringOrder: ignoringOrder).isEmpty else {
        try await lookAheadUnconditionally(run, cancellation)
        continue
      }
      do {
        switch try await preparer.prepare(run, scope: outcomes.scope, cancellation: cancellation) {
        case .skipped(let why): outcomes.settle(run, StageOutcome(state: .skipped, why: why))
        case .cached(let manifest, let components):
          cachedComponents[run] = components
          outcomes.settle(run, StageOutcome(cached: manifest))
        case .mustRun(let stage): prepared[run] = stage
        }
      } catch let error as Cancelled {
        throw error
      } catch {
        failures[run] = RunError.describing(error, stage: graph.runs[run].name)
      }
    }
  }

  private mutating func lookAheadUnconditionally(_ run: Int, _ cancellation: Cancellation) async throws {
    let needed = graph.node(of: run).with.values.flatMap(\.referencedStages)
    guard outcomes.knownStages.isSuperset(of: needed) else { return }
    do {
      let preparation = try await preparer.prepareUnconditionally(
        run, scope: outcomes.scope, cancellation: cancellation)
      if case .mustRun(let stage) = preparation { expected[run] = stage }
    } catch let error as Cancelled {
      throw error
    } catch {
      // It may never have to run; what is wrong is reported when it does.
    }
  }

  /// The stages whose outputs have to be known before anything can be said about a run.
  func unknowns(of run: Int, ignoringOrder: Bool) -> [String] {
    let node = graph.node(of: run)
    var needed = node.dependencies
    if ignoringOrder {
      needed = node.with.values.reduce(into: []) { $0.formUnion($1.referencedStages) }
      if let condition = node.condition { needed.formUnion(Template.expression(condition).referencedStages) }
    }
    return needed.subtracting(outcomes.knownStages).sorted()
  }

  /// In bytes, at the most: a stage whose condition is not known yet counts as one that runs.
  var neededSpace: Int64 {
    (Array(prepared.values) + Array(expected.values)).reduce(0) { $0 + $1.estimate.disk }
  }
}

extension StageOutcome {
  init(cached manifest: Manifest) {
    self.init(
      state: .cached, why: "its result is in the store", outputs: manifest.outputs,
      warnings: manifest.warnings, key: manifest.key)
  }
}

extension Planning {
  /// The plan as it is shown.
  func plan(availableSpace: Int64) -> RunPlan {
    let passes = passNumbers()
    let stages = graph.runs.indices.map { run -> PlannedStage in
      var planned = PlannedStage(
        name: graph.runs[run].name, uses: graph.node(of: run).uses, state: .willRun, why: "",
        pass: passes[run])
      if let stage = prepared[run] {
        (planned.why, planned.key, planned.estimate) = (stage.why, stage.key, stage.estimate)
      } else if let outcome = outcomes.outcomes[run] {
        planned.state = outcome.state == .cached ? .cached : .skipped
        (planned.why, planned.key) = (outcome.why, outcome.key)
      } else if let error = failures[run] {
        planned.why = "will fail: \(error.message)"
      } else {
        let unknowns = unknowns(of: run, ignoringOrder: true)
        planned.state = .unknown(until: unknowns)
        (planned.key, planned.estimate) = (expected[run]?.key, expected[run]?.estimate)
        planned.why = "depends on what \(unknowns.joined(separator: ", ")) gives"
      }
      return planned
    }
    return RunPlan(
      pipeline: graph.pipeline.name, stages: stages, neededSpace: neededSpace, availableSpace: availableSpace,
      inputs: inputs.inputs, parameters: inputs.parameters)
  }

  /// Numbers from 1 for the runs that will probably share a pass.
  private func passNumbers() -> [Int: Int] {
    let candidates = graph.runs.indices.compactMap { run -> (run: Int, key: FusionKey)? in
      guard !outcomes.isSettled(run), failures[run] == nil else { return nil }
      let hint =
        (prepared[run] ?? expected[run]).map(\.fusion) ?? preparer.fusionHint(run, outcomes: outcomes)
      return hint.map { (run, $0) }
    }
    let groups = FusionGroups.partition(candidates, runCount: graph.runs.count) { run in
      graph.dependencies[graph.runs[run].node].flatMap { graph.runsOfNode[$0] }
        .filter { !outcomes.isSettled($0) }
    }
    var numbers: [Int: Int] = [:]
    for (number, group) in groups.filter({ $0.count > 1 }).enumerated() {
      for run in group { numbers[run] = number + 1 }
    }
    return numbers
  }
}
