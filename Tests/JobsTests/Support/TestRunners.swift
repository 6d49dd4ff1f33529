import Foundations
import Jobs
import Pipelines
import Runtime
import Synchronization
import SystemPackage

/// Runs attempts in this process, with the tests' own stages.
struct EngineRunner: AttemptRunner {
  func run(
    _ task: AttemptTask, cancellation: Cancellation, report: @escaping @Sendable (RunEvent) async -> Void
  ) async -> AttemptOutcome {
    do {
      let pipeline = try PipelineLoader.load(text: task.pipeline, catalog: TestStages.registry.catalog)
      let engine = PipelineEngine(
        workspace: try await Workspace.open(FilePath(task.workspace)), registry: TestStages.registry)
      let (events, continuation) = AsyncStream.makeStream(of: RunEvent.self)
      async let result = engine.run(
        RunRequest(pipeline: pipeline, parameters: task.parameters), cancellation: cancellation,
        events: { continuation.yield($0) })
      let telling = Task { for await event in events { await report(event) } }
      let ended = try await result
      continuation.finish()
      await telling.value
      return .ended(AttemptReport(ended))
    } catch {
      return .ended(AttemptReport(error))
    }
  }
}

/// Ends each attempt as the test says, and remembers which there were.
final class ScriptedRunner: AttemptRunner {
  private let script: @Sendable (AttemptTask, Cancellation) async -> AttemptOutcome
  private let started = Mutex<[AttemptTask]>([])

  init(_ script: @escaping @Sendable (AttemptTask, Cancellation) async -> AttemptOutcome) {
    self.script = script
  }

  var tasks: [AttemptTask] { started.withLock { $0 } }

  func run(
    _ task: AttemptTask, cancellation: Cancellation, report: @escaping @Sendable (RunEvent) async -> Void
  ) async -> AttemptOutcome {
    started.withLock { $0.append(task) }
    return await script(task, cancellation)
  }

  /// Goes on until it is asked to stop.
  static let endless = ScriptedRunner { _, cancellation in
    do {
      try await cancellation.wait()
    } catch {
      return .interrupted
    }
    return .ended(AttemptReport(Cancelled(reason: .requested)))
  }
}

/// An error of a stage as a test wants it.
struct StageTrouble: CodedError {
  var isTransient: Bool
  var code: String { "STAGE_TROUBLE" }
  var message: String { "The test wants it so." }
  var category: ErrorCategory { .failure }
}
