import Foundations
public import Jobs
import MediaTypes
import SystemPackage

/// The workspace's durable queue, as the ingest API uses it.
public struct QueuedIngestJobs: IngestJobs {
  private let store: JobStore

  public init(_ store: JobStore) {
    self.store = store
  }

  /// - Throws: `JobStoreError`, and what a pipeline in place of the one that comes with Genlock may be wrong with.
  public func submit(_ order: IngestOrder) async throws -> String {
    do {
      return try await submit(order, .named(order.pipeline))
    } catch let error as JobStoreError where error.code == "PIPELINE_NOT_FOUND" {
      // Nobody has put one of his own in its place.
      return try await submit(order, .inline(IngestPipelines.source(of: order.pipeline)))
    }
  }

  private func submit(_ order: IngestOrder, _ pipeline: JobRequest.Pipeline) async throws -> String {
    let request = JobRequest(
      pipeline: pipeline, inputs: order.inputs.mapValues { $0.map(\.string) },
      parameters: order.parameters,
      // Offsets are waited for by a person, and quick.
      priority: order.pipeline == IngestPipelines.sync ? .interactive : .normal,
      // What the API takes as a project may be longer than what the queue does.
      project: ObjectKey.segment(order.project), externalId: order.subject.description)
    return try await store.submit(request, idempotencyKey: "ingest \(order.subject)").job.id.description
  }

  /// - Throws: `StorageError`, and what `take` throws.
  public func follow(
    after position: Int64, _ take: @Sendable (IngestJobEvent) async throws -> Void
  ) async throws {
    for try await event in JobFeed(store, after: position) {
      guard Self.isOfInterest(event.kind), let job = try await job(event.job),
        let subject = job.request.externalId.flatMap({ Identifier($0) })
      else { continue }
      try await take(
        IngestJobEvent(
          subject: subject, job: job.id.description, position: event.sequence,
          kind: Self.kind(event.kind, job)))
    }
  }

  /// - Returns: `nil` for one that has been removed since.
  private func job(_ id: Identifier) async throws -> Job? {
    do {
      return try await store.job(id)
    } catch let error as JobStoreError where error.code == "JOB_NOT_FOUND" {
      return nil
    }
  }

  private static func isOfInterest(_ kind: JobEvent.Kind) -> Bool {
    switch kind {
    case .progress: true
    case .state(let change): change.state.isFinal || change.state == .running
    case .cancelRequested, .stageEnded, .warning: false
    }
  }

  private static func kind(_ kind: JobEvent.Kind, _ job: Job) -> IngestJobEvent.Kind {
    switch kind {
    case .progress(let progress): return .progress(progress.fraction)
    case .state(let change) where change.state == .running: return .started
    case .state(let change) where change.state == .succeeded: return .succeeded(job.outputs)
    case .state(let change):
      let failure = change.failure
      return .failed(
        IngestJobFailure(
          code: failure?.code ?? "CANCELLED", message: failure?.message ?? "The job was cancelled.",
          stage: failure?.stage))
    case .cancelRequested, .stageEnded, .warning: return .progress(job.progress.fraction)
    }
  }
}
