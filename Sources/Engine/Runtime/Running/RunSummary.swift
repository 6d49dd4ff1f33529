import Foundations
import MediaTypes
import Pipelines

/// Draws the conclusion from how the stages of a run ended.
struct RunSummary {
  private let outcomes: RunOutcomes
  private let records: [Int: StageRunRecord]
  private let isCancelled: Bool

  init(_ outcomes: RunOutcomes, _ records: [Int: StageRunRecord], isCancelled: Bool) {
    self.outcomes = outcomes
    self.records = records
    self.isCancelled = isCancelled
  }

  /// - Returns: the result, and those of its warnings that are the run's own.
  func result(id: Identifier, folder: RunFolder) -> (result: RunResult, ownWarnings: [Warning]) {
    let graph = outcomes.graph
    var failures: [StageFailure] = []
    var waiting: [WaitingGate] = []
    var own: [Warning] = []
    var ofStages: [Warning] = []
    for (run, outcome) in outcomes.outcomes.enumerated() {
      guard let outcome else { continue }
      ofStages += outcome.warnings
      let name = graph.runs[run].name
      if let error = outcome.error {
        let isTolerated = graph.node(of: run).continueOnError
        failures.append(StageFailure(stage: name, error: error, isTolerated: isTolerated))
        if isTolerated {
          own.append(
            Warning(
              code: "STAGE_FAILURE_TOLERATED",
              message: "Stage \(quoted(name)) failed and the run went on without it: \(error.message)"))
        }
      }
      if outcome.state == .waiting {
        waiting.append(WaitingGate(stage: name, message: outcome.why, proposal: outcome.proposal))
      }
    }
    let (outputs, outputWarnings, outputFailures) = evaluateOutputs()
    own += outputWarnings
    failures += outputFailures
    let status = status(failures, waiting)
    return (
      RunResult(
        id: id, status: status, outputs: outputs, warnings: own + ofStages, failures: failures,
        publicationError: nil, waiting: waiting,
        stages: records.keys.sorted().compactMap { records[$0] }, seconds: 0, report: folder.report,
        eventLog: folder.events),
      own
    )
  }

  private func status(_ failures: [StageFailure], _ waiting: [WaitingGate]) -> RunStatus {
    let states = Set(outcomes.outcomes.compactMap { $0?.state })
    if isCancelled, states.contains(.cancelled) { return .cancelled }
    if failures.contains(where: { !$0.isTolerated }) { return .failed }
    if !waiting.isEmpty { return .waiting }
    return .succeeded
  }

  /// Outputs of stages that failed or wait are left out silently, there is an error for them already; those
  /// that are null for another reason with a warning.
  private func evaluateOutputs() -> ([String: Value], [Warning], [StageFailure]) {
    var outputs: [String: Value] = [:]
    var warnings: [Warning] = []
    var failures: [StageFailure] = []
    for binding in outcomes.graph.pipeline.outputs {
      guard binding.value.referencedStages.isSubset(of: outcomes.knownStages) else { continue }
      do {
        let value = try binding.value.evaluate(in: outcomes.scope)
        if value.isNull {
          warnings.append(
            Warning(
              code: "OUTPUT_NULL",
              message: "The output \(quoted(binding.name)) is left out: its stage gave nothing."))
        } else {
          outputs[binding.name] = value
        }
      } catch {
        failures.append(
          StageFailure(
            stage: "outputs.\(binding.name)", error: RunError.describing(error, stage: binding.name),
            isTolerated: false))
      }
    }
    return (outputs, warnings, failures)
  }
}
