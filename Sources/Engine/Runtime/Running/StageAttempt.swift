import Artifacts
import Foundation
import Foundations
import MediaTypes
import Pipelines
import SystemPackage

/// One attempt of one stage run: its work folder, its context, and what becomes of its outputs.
struct StageAttempt: Sendable {
  let stage: PreparedStage
  let node: StageNode
  let context: StageContext
  let warnings = WarningCollector()
  private let executor: StageExecutor
  private let started = ContinuousClock.now

  /// Makes the work folder and tells that the attempt begins.
  init(_ stage: PreparedStage, _ executor: StageExecutor) async throws {
    self.stage = stage
    self.executor = executor
    node = executor.graph.node(of: stage.run)
    let name = executor.graph.runs[stage.run].name
    let folder = executor.folder.work.appending("\(stage.run)-\(stage.attempt)")
    _ = try await onBlockingThread("work folder") { try Files.makeFolder(folder) }
    let (events, warnings) = (executor.events, warnings)
    context = StageContext(
      workFolder: folder, cancellation: Cancellation(parent: executor.cancellation, timeLimit: node.timeout),
      name: name, decision: stage.decision,
      progress: { events.emit(.stageProgress($0), stage: name) },
      warning: { warning in
        if warnings.add(warning) { events.emit(.stageWarning(warning), stage: name) }
      })
    events.emit(.stageStarted(attempt: stage.attempt, why: stage.why), stage: name)
    executor.recorder.record(
      StageRunRecord(
        position: stage.run, stage: name, uses: node.uses, state: .running, why: stage.why, key: stage.key,
        attempt: stage.attempt, started: Date(), ended: nil, outputs: .object([:]), warnings: [], error: nil))
  }

  /// Runs `body`, cancelling its task when the stage's time limit passes: work that waits for something sees
  /// that at once, work on a thread of its own through the context.
  func limited(
    _ body: @escaping @Sendable () async throws -> [String: Value]
  ) async -> Result<[String: Value], any Error> {
    guard let limit = node.timeout else {
      do { return .success(try await body()) } catch { return .failure(error) }
    }
    return await withTaskGroup(of: Result<[String: Value], any Error>?.self) { group in
      group.addTask {
        do { return .success(try await body()) } catch { return .failure(error) }
      }
      group.addTask {
        // Time itself is what is waited for; the sleep is cut short when the work ends first.
        do { try await Task.sleep(for: limit) } catch { return nil }
        return nil
      }
      var result: Result<[String: Value], any Error>?
      while let next = await group.next() {
        // The first to end ends the other: the work the timer, or the timer the work.
        group.cancelAll()
        if let next { result = next }
      }
      return result ?? .failure(Cancelled(reason: .timedOut))
    }
  }

  /// Checks the outputs, brings them into the store and keeps the manifest.
  func conclude(_ result: Result<[String: Value], any Error>) async throws -> StageOutcome {
    var outputs = try result.get()
    for output in type(of: stage.stage).declaration.outputs {
      let value = outputs[output.name] ?? .null
      if value.isNull, !output.isOptional { throw RunError.outputMissing(context.name, output.name) }
      outputs[output.name] = value
    }
    let declared = Set(type(of: stage.stage).declaration.outputs.map(\.name))
    if let stranger = outputs.keys.sorted().first(where: { !declared.contains($0) }) {
      throw RunError.outputUndeclared(context.name, stranger)
    }
    try await checkInputs()
    let manifest = try await executor.store.keep(
      Manifest(
        key: stage.key, stage: node.uses, stageVersion: stage.components.version,
        libraries: stage.components.libraries, outputs: outputs, warnings: warnings.warnings,
        seconds: (ContinuousClock.now - started) / .seconds(1), created: Date()),
      isReusable: stage.isCacheable, from: context.workFolder, cancellation: context.cancellation)
    return StageOutcome(
      state: .succeeded, why: stage.why, outputs: manifest.outputs, warnings: manifest.warnings,
      seconds: (ContinuousClock.now - started) / .seconds(1), key: stage.key, attempt: stage.attempt)
  }

  /// A result of other content than the key stands for would be found by that key for ever.
  private func checkInputs() async throws {
    let files = stage.parameters.files
    guard !files.isEmpty else { return }
    let digests = executor.workspace.digests
    try await onBlockingThread("inputs") { for file in files { try digests.checkUnchanged(file) } }
  }

  /// What a stage throws once it has to stop is the stop's doing, however the stage or a library under it
  /// puts it.
  func cancelledError(for error: any Error) -> any Error {
    context.cancellation.reason.map { Cancelled(reason: $0) } ?? error
  }

  func removeWorkFolder() async throws {
    let folder = context.workFolder
    try await onBlockingThread("work folder") { try Files.removeTree(folder) }
  }
}
