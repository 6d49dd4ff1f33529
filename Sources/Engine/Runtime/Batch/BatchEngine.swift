import Artifacts
public import Foundations
import Pipelines
import SystemPackage

/// Takes many files through one pipeline, and passes over what is done and unchanged.
public struct BatchEngine: Sendable {
  let engine: PipelineEngine

  public init(_ engine: PipelineEngine) {
    self.engine = engine
  }

  /// Files that the last batches of a pipeline left in one of these states, in the order of their paths.
  /// - Parameter pipeline: its name.
  public func files(_ states: Set<BatchFileState>, pipeline: String) async throws -> [BatchFile] {
    try await BatchRecords.open(states, pipeline: pipeline, database: engine.workspace.database)
  }

  /// Which of the files a batch would work on; runs nothing.
  public func plan(
    _ request: BatchRequest, _ files: [BatchFile], cancellation: Cancellation
  ) async throws -> (unchanged: [BatchFile], open: [BatchFile]) {
    let (_, check) = try await prepare(request, cancellation)
    let answer = try await onBlockingThread("batch") { try check.answer(files, cancellation: cancellation) }
    return (answer.unchanged, answer.open.map(\.file))
  }

  /// Runs the pipeline on every file that needs it, until there are no more files.
  /// - Parameters:
  ///   - files: they may come bit by bit, as from ``FolderWatch``.
  ///   - cancellation: stops what runs; nothing is begun any more.
  ///   - events: is called from any thread, also from several at a time.
  /// - Throws: what kept the batch as a whole from going on: `StorageError`, what ended `files`. What goes wrong with a
  ///   file is in the result.
  public func run(
    _ request: BatchRequest, files: AsyncThrowingStream<[BatchFile], any Error>, cancellation: Cancellation,
    events: @escaping @Sendable (BatchEvent) -> Void
  ) async throws -> BatchResult {
    let clock = ContinuousClock.now
    let (records, check) = try await prepare(request, cancellation)
    var engine = engine
    // All files share the machine.
    engine.pool = .machine(filesAtATime: request.filesAtATime)
    let worker = BatchWorker(
      request: request, engine: engine, records: records, cancellation: cancellation, events: events)
    var coordinator = BatchCoordinator(worker: worker, check: check)
    var result = try await coordinator.run(files)
    result.seconds = (ContinuousClock.now - clock) / .seconds(1)
    return result
  }

  private func prepare(
    _ request: BatchRequest, _ cancellation: Cancellation
  ) async throws -> (BatchRecords, BatchCheck) {
    let recipe = try await BatchRecipe.digest(
      request, workspace: engine.workspace, registry: engine.registry, cancellation: cancellation)
    let records = BatchRecords(
      database: engine.workspace.database, recipe: recipe, pipeline: request.run.pipeline.name)
    let done = request.repeatsDone ? [:] : try await records.done()
    let decisions = try await engine.workspace.gates.digests(pipeline: request.run.pipeline.name)
    return (records, BatchCheck(done: done, decisions: decisions, workspace: engine.workspace))
  }
}
