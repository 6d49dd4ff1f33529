import Foundations
public import Jobs
import MediaTypes

/// The workspace's durable queue, as the ingest API uses it.
public struct QueuedIngestJobs: IngestJobs {
  private let store: JobStore

  public init(_ store: JobStore) {
    self.store = store
  }

  /// - Throws: `JobStoreError`, and what a pipeline in place of the one that comes with Genlock may be wrong with.
  public func submit(_ order: IngestOrder) async throws -> String {
    let request = JobRequest(
      pipeline: .named(order.pipeline), inputs: order.inputs.mapValues { $0.map(\.string) },
      parameters: order.parameters,
      // Offsets are waited for by a person, and quick.
      priority: order.pipeline == IngestPipelines.sync ? .interactive : .normal,
      // What the API takes as a project may be longer than what the queue does.
      project: ObjectKey.segment(order.project), externalId: order.subject.description)
    return try await store.submit(request, idempotencyKey: "ingest \(order.subject)").job.id.description
  }

  public func follow(
    after position: Int64, _ take: @Sendable (IngestJobEvent) async throws -> Void
  ) async throws {
    for try await event in JobFeed(store, after: position) {
      guard let kind = try await kind(of: event) else { continue }
      let job = try await store.job(event.job)
      guard let subject = job.request.externalId.flatMap({ Identifier($0) }) else { continue }
      try await take(
        IngestJobEvent(subject: subject, job: event.job.description, position: event.sequence, kind: kind))
    }
  }

  /// What an event means for whoever asked for the job, `nil` where it is nothing.
  private func kind(of event: JobEvent) async throws -> IngestJobEvent.Kind? {
    switch event.kind {
    case .progress(let progress): return .progress(progress.fraction)
    case .state(let change) where change.state == .succeeded:
      return .succeeded(try await store.job(event.job).outputs)
    case .state(let change) where change.state == .failed || change.state == .cancelled:
      let failure = change.failure
      return .failed(
        IngestJobFailure(
          code: failure?.code ?? "CANCELLED", message: failure?.message ?? "The job was cancelled.",
          stage: failure?.stage))
    case .state, .cancelRequested, .stageEnded, .warning: return nil
    }
  }
}
