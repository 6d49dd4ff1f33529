import ArgumentParser
import Foundation
import Foundations
import Jobs
import Pipelines
import Runtime
import Stages
import SystemPackage

/// `genlock attempt`, which workers start for each attempt of a job.
struct AttemptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attempt", abstract: "Run one attempt of a job, as a worker asks on standard input.",
    shouldDisplay: false)

  func run() async throws {
    let cancellation = Interruption.watch()
    let task = try await onBlockingThread("task") { try AttemptInput.readTask() }
    AttemptInput.watch(cancellation)
    let report: AttemptReport
    do {
      try AttemptLimits.apply()
      report = AttemptReport(try await run(task, cancellation))
    } catch {
      report = AttemptReport(error)
    }
    Self.tell(.ended(report))
  }

  private func run(_ task: AttemptTask, _ cancellation: Cancellation) async throws -> RunResult {
    let pipeline = try PipelineLoader.load(
      text: task.pipeline, path: task.job.description, catalog: BuiltinStages.registry.catalog)
    let request = RunRequest(
      pipeline: pipeline, inputs: task.inputs.mapValues { $0.map { FilePath($0) } },
      parameters: task.parameters)
    let publisher = task.outputFolder.map {
      OutputPublisher(
        folder: FilePath($0), isLinking: false, protected: request.inputs.values.flatMap { $0 })
    }
    let engine = PipelineEngine(
      workspace: try await Workspace.open(FilePath(task.workspace)), registry: BuiltinStages.registry)
    return try await engine.run(
      request, cancellation: cancellation, events: { Self.tell(.event($0)) },
      publish: { try await publisher?.publish($0, cancellation: cancellation) ?? $0 })
  }

  /// When the worker is gone, nobody listens; the attempt is stopped then anyway.
  private static func tell(_ message: AttemptMessage) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    do {
      try Output.line(String(decoding: try encoder.encode(message), as: UTF8.self))
    } catch {
      Output.report(error)
    }
  }
}
