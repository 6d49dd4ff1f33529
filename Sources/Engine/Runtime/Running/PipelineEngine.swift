import Artifacts
import Foundation
public import Foundations
public import MediaTypes
import Pipelines
import Storage

/// Brings the outputs of a run to where they belong, and gives them back with the places they have there.
public typealias PublishOutputs = @Sendable ([String: Value]) async throws -> [String: Value]

/// Runs pipelines in a workspace.
public struct PipelineEngine: Sendable {
  public let workspace: Workspace
  public let registry: StageRegistry
  /// Replaced where tests make it fail.
  var store: any ArtifactStore
  var backoff = Backoff()
  /// What runs share that are started together; each has all of the machine where it is `nil`.
  var pool: ResourcePool?

  public init(workspace: Workspace, registry: StageRegistry) {
    self.workspace = workspace
    self.registry = registry
    store = workspace.artifacts
  }

  /// What a run would do, and why; runs nothing.
  /// - Throws: what ``run(_:cancellation:events:)`` throws before anything runs, but for a lack of space.
  public func plan(_ request: RunRequest, cancellation: Cancellation = Cancellation()) async throws -> RunPlan
  {
    var planning = try await Planning(
      request, identifier: Identifier(prefix: "run"), workspace: workspace, store: store,
      registry: registry, cancellation: cancellation)
    try await planning.lookAhead(ignoringOrder: true, cancellation: cancellation)
    return planning.plan(availableSpace: try FreeSpace.available(at: workspace.folder))
  }

  /// Runs a pipeline; what is in the store already is not made again.
  /// - Parameters:
  ///   - cancellation: stops the run, which then ends as ``RunStatus/cancelled``; so does cancelling the
  ///     task. Where it only winds down, stages under way end first.
  ///   - events: called for every event, in order, on a thread of its own; it may take its time.
  ///   - publish: what the outputs of a run that went well are for; the run has failed where it fails.
  /// - Returns: how it ended, whatever happened to its stages.
  /// - Throws: ``RunError`` for inputs and parameters that do not fit and for a disk with too little room,
  ///   `SystemError`, `ArtifactError`, `StorageError`, `Cancelled` before the first stage.
  public func run(
    _ request: RunRequest, cancellation: Cancellation = Cancellation(),
    events: @escaping @Sendable (RunEvent) -> Void = { _ in }, publish: PublishOutputs? = nil
  ) async throws -> RunResult {
    let cancellation = Cancellation(parent: cancellation)
    return try await withTaskCancellationHandler {
      try await runToEnd(request, cancellation, events, publish)
    } onCancel: {
      cancellation.cancel()
    }
  }

  private func runToEnd(
    _ request: RunRequest, _ cancellation: Cancellation, _ handler: @escaping @Sendable (RunEvent) -> Void,
    _ publish: PublishOutputs?
  ) async throws -> RunResult {
    let clock = ContinuousClock.now
    try await workspace.markInterruptedRuns()
    let startLock = try await FileLock.acquire(workspace.startLock, shared: true, cancellation: cancellation)
    let id = Identifier(prefix: "run")
    var record = RunRecord(
      id: id, pipeline: request.pipeline.name, pipelinePath: request.pipeline.path, status: .running,
      started: Date(), ended: nil, inputs: [:], parameters: [:], outputs: [:], warnings: [],
      versions: RunVersions(of: request.pipeline, registry: registry))
    var planning = try await Planning(
      request, identifier: id, workspace: workspace, store: store, registry: registry,
      cancellation: cancellation)
    try await planning.lookAhead(ignoringOrder: false, cancellation: cancellation)
    (record.inputs, record.parameters) = (planning.inputs.inputs, planning.inputs.parameters)

    let folder = workspace.runFolder(id)
    let lock = try await onBlockingThread("run folder") { try folder.create() }
    defer { lock.release() }
    let recorder = RunRecorder(run: id, writes: workspace.writes)
    try await RunRecorder.start(record, source: request.pipeline.source, database: workspace.database)
    startLock.release()
    let events = EventDispatcher(run: id, log: folder.events, handler: handler)
    let executor = StageExecutor(
      graph: planning.graph, registry: registry, workspace: workspace, store: store, folder: folder,
      pool: pool ?? .machine(maximumJobs: request.options.maximumJobs), options: request.options,
      cancellation: cancellation, events: events, recorder: recorder)
    events.emit(.runStarted(pipeline: record.pipeline, stages: planning.graph.runs.map(\.name)))
    do {
      try executor.checkSpace(planning.neededSpace)
    } catch {
      record.status = .failed
      try await end(&record, recorder, events, clock, folder)
      throw error
    }
    var coordinator = RunCoordinator(planning: planning, executor: executor, backoff: backoff)
    await coordinator.run()
    var result = RunSummary(
      coordinator.outcomes, coordinator.records, isCancelled: cancellation.isWindingDown
    )
    .result(id: id, folder: folder)
    for warning in result.ownWarnings { events.emit(.runWarning(warning)) }
    // The history keeps where they lie in the store.
    (record.outputs, record.warnings) = (result.result.outputs, result.result.warnings)
    if let publish, result.result.status == .succeeded {
      do {
        result.result.outputs = try await publish(result.result.outputs)
      } catch {
        result.result.status = error is Cancelled ? .cancelled : .failed
        result.result.publicationError = error
      }
    }
    record.status = result.result.status
    try await end(&record, recorder, events, clock, folder)
    result.result.seconds = (ContinuousClock.now - clock) / .seconds(1)
    let report = RunReport(run: record, stages: result.result.stages)
    try await onBlockingThread("report") {
      try Files.writeAtomically(Data(report.html().utf8), to: folder.report, isFlushed: false)
    }
    return result.result
  }

  /// Delivers the last event, writes what is left of the history and removes the scratch space.
  private func end(
    _ record: inout RunRecord, _ recorder: RunRecorder, _ events: EventDispatcher,
    _ clock: ContinuousClock.Instant, _ folder: RunFolder
  ) async throws {
    record.ended = Date()
    events.emit(.runEnded(status: record.status, seconds: (ContinuousClock.now - clock) / .seconds(1)))
    let logFailure = try await events.finish()
    recorder.finish(record)
    try await workspace.writes.flush()
    try await onBlockingThread("run folder") { try Files.removeTree(folder.work) }
    // The events were delivered; a log that is cut short must not pass for a whole one.
    if let logFailure { throw logFailure }
  }
}
