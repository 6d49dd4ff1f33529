import Foundations
import MediaTypes
import Pipelines
import Runtime
import Stages
import Synchronization
import SystemPackage
import TestSupport

@testable import IngestAPI

/// Runs each job at once in this process, through the pipelines that come with Genlock.
final class EngineJobs: IngestJobs {
  let engine: PipelineEngine
  private let outcomes = ScriptedJobs()

  init(_ workspace: Workspace) {
    engine = PipelineEngine(workspace: workspace, registry: BuiltinStages.registry)
  }

  func submit(_ order: IngestOrder) async throws -> String {
    let pipeline = try PipelineLoader.load(
      path: Repository.pipelines.appending("\(order.pipeline).yaml"), catalog: engine.registry.catalog)
    let request = RunRequest(
      pipeline: pipeline, inputs: order.inputs,
      parameters: try pipeline.resolveParameters(order.parameters))
    Task { [engine, outcomes] in
      do {
        let result = try await engine.run(request) { event in
          guard case .stageProgress(let progress) = event.kind, let fraction = progress.fraction else {
            return
          }
          outcomes.end(order.subject, .progress(fraction))
        }
        if let failure = result.failures.first {
          outcomes.end(
            order.subject,
            .failed(
              IngestJobFailure(
                code: failure.error.code, message: failure.error.message, stage: failure.stage)))
        } else {
          outcomes.end(order.subject, .succeeded(result.outputs))
        }
      } catch {
        outcomes.end(order.subject, .failed(IngestJobFailure(code: "UNEXPECTED_ERROR", message: "\(error)")))
      }
    }
    return "job-of-\(order.subject)"
  }

  func follow(after position: Int64, _ take: @Sendable (IngestJobEvent) async throws -> Void) async throws {
    try await outcomes.follow(after: position, take)
  }
}
