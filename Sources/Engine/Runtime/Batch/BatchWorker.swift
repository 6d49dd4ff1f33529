import Artifacts
import Foundations
import MediaTypes
import Pipelines
import SystemPackage

/// Takes one file at a time through the pipeline and writes down what became of it.
struct BatchWorker: Sendable {
  let request: BatchRequest
  let engine: PipelineEngine
  let records: BatchRecords
  let cancellation: Cancellation
  let events: @Sendable (BatchEvent) -> Void

  func work(on file: BatchFile) async -> BatchOutcome {
    events(.started(file))
    let clock = ContinuousClock.now
    var outcome = BatchOutcome(file: file, ending: .done)
    do {
      try await work(on: file, &outcome)
    } catch is Cancelled {
      outcome.ending = .cancelled
    } catch {
      fail(&outcome, error)
    }
    do {
      switch outcome.ending {
      case .failed: try await records.end(file, .failed)
      case .waiting: try await records.end(file, .waiting)
      case .done, .cancelled, .unchanged: break
      }
    } catch {
      fail(&outcome, error)
    }
    outcome.seconds = (ContinuousClock.now - clock) / .seconds(1)
    return outcome
  }

  private func work(on file: BatchFile, _ outcome: inout BatchOutcome) async throws {
    var run = request.run
    run.inputs[request.input] = [file.path]
    let before = try await onBlockingThread("batch") { try FileIdentity(of: file.path) }
    var publish: PublishOutputs?
    if let publication = request.publication {
      publish = { outputs in try await publication.publish(file, outputs) }
    }
    let result = try await engine.run(
      run, cancellation: cancellation, events: { events(.run(file, $0)) }, publish: publish)
    outcome.run = result.id
    outcome.warnings = result.warnings
    switch result.status {
    case .succeeded:
      outcome.outputs = result.outputs
      try await keep(file, result, before)
    case .waiting:
      outcome.ending = .waiting
      outcome.gates = result.waiting.map(\.stage)
    case .cancelled, .interrupted: outcome.ending = .cancelled
    case .failed, .running:
      if let error = result.publicationError { throw error }
      let failure = result.failures.first { !$0.isTolerated }
      outcome.ending = .failed
      outcome.stage = failure?.stage
      outcome.error = failure.map { ErrorRecord($0.error) }
    }
  }

  private func fail(_ outcome: inout BatchOutcome, _ error: any Error) {
    outcome.ending = .failed
    outcome.error = ErrorRecord(RunError.describing(error, stage: request.run.pipeline.name))
  }

  /// Writes down by what the file and its outputs are known the next time.
  private func keep(_ file: BatchFile, _ result: RunResult, _ before: FileIdentity) async throws {
    let digests = engine.workspace.digests
    let cancellation = Cancellation()
    let outputs = Value.object(result.outputs).files.map(\.filePath) + filesInPlace(result)
    let decisions = try await engine.workspace.gates.digests(
      result.stages.compactMap { stage in
        stage.key.map {
          GateDecisions.identity(pipeline: request.run.pipeline.name, stage: stage.stage, key: $0)
        }
      })
    let done = try await onBlockingThread("batch") { () -> DoneFile? in
      let digest = try digests.digestInput(file.path, whole: false, cancellation: cancellation).digest
      // What it has become since is for the next batch.
      guard try FileIdentity(of: file.path) == before else { return nil }
      let marks = try outputs.map { path in
        let path = try path.absolute("read")
        return (path, FileMark(try FileIdentity(of: path)))
      }
      return DoneFile(
        digest: digest, mark: FileMark(before), keys: Array(Set(result.stages.compactMap(\.key))),
        outputs: Dictionary(marks) { first, _ in first }, decisions: decisions)
    }
    if let done { try await records.end(file, done) }
  }

  /// What its stages have put outside of the store.
  private func filesInPlace(_ result: RunResult) -> [FilePath] {
    result.stages.flatMap { stage -> [FilePath] in
      guard let type = engine.registry[stage.uses].map({ type(of: $0) }),
        case .object(let outputs) = stage.outputs
      else { return [] }
      return type.filesInPlace(outputs)
    }
  }

  /// Makes sure that a clean leaves what unchanged files use.
  func keep(_ answer: BatchCheck.Answer) async throws {
    guard !answer.unchanged.isEmpty else { return }
    let store = engine.workspace.artifacts
    try await onBlockingThread("batch") { try store.markUsed(answer.keys) }
    try await records.keep(answer.touched)
  }
}
