import Foundation
import Foundations
public import HTTPKit
import HTTPTypes
import Hummingbird
public import Jobs
import MediaTypes
import Runtime
import SystemPackage
public import Webhooks

/// The jobs API: submit jobs, follow them, decide at their gates and fetch what they made.
public enum JobsRoutes {
  /// - Parameters:
  ///   - prefix: what its paths begin with.
  ///   - folders: where files of jobs may lie.
  ///   - allowsInlinePipelines: whether a job may bring its own pipeline.
  public static func family(
    store: JobStore, prefix: String = "/v1", authenticator: any Authenticator,
    crossOrigin: CrossOriginPolicy = .none,
    publicURL: PublicURL, folders: JobFolders = .everywhere, allowsInlinePipelines: Bool = true,
    webhooks: WebhookPolicy = WebhookPolicy()
  ) -> Family {
    let service = JobsService(
      store: store, folders: folders, allowsInlinePipelines: allowsInlinePipelines, webhooks: webhooks,
      publicURL: publicURL,
      prefix: prefix)
    return Family(
      name: "jobs", prefix: prefix,
      routes: jobs(service) + artifacts(service) + pipelines(service) + queues(service) + [document(prefix)],
      authenticator: authenticator, crossOrigin: crossOrigin, renderError: JobsErrors.render)
  }

  private static func jobs(_ service: JobsService) -> [Route] {
    [
      Route(.post, "/jobs", access: .scope(.writeJobs), bodyLimit: 1 << 20) { call in
        try call.query.allowOnly([])
        // A pipeline may come with it.
        let body: JobSubmissionBody = try await call.json()
        let submission = try await service.submit(body, idempotencyKey: call.headers[.idempotencyKey])
        let job = service.describe(submission.job)
        var headers: HTTPFields = [.location: job.links.`self`]
        if !submission.isNew { headers[.idempotentReplayed] = "true" }
        return .json(job, status: .accepted, headers: headers)
      },
      Route(.get, "/jobs", access: .scope(.readJobs)) { call in
        .json(try await service.list(call.query))
      },
      Route(.get, "/jobs/:id", access: .scope(.readJobs)) { call in
        .json(service.describe(try await service.job(try call.parameter("id"))))
      },
      Route(.post, "/jobs/:id/cancel", access: .scope(.writeJobs)) { call in
        let id = try service.identifier(try call.parameter("id"))
        return .json(service.describe(try await service.store.cancel(id)), status: .accepted)
      },
      Route(.post, "/jobs/:id/retry", access: .scope(.writeJobs)) { call in
        let id = try service.identifier(try call.parameter("id"))
        return .json(service.describe(try await service.store.retry(id)), status: .accepted)
      },
      Route(.post, "/jobs/:id/gates/:name", access: .scope(.writeJobs), bodyLimit: 1 << 20) { call in
        let id = try service.identifier(try call.parameter("id"))
        let body: GateDecisionBody = try await call.json()
        let answer: GateAnswer = body.data.map { .correct(data: $0) } ?? .approve()
        let job = try await service.store.decide(
          id, gate: try call.parameter("name"), answer, by: call.identity?.subject ?? "unknown")
        return .json(service.describe(job), status: .accepted)
      },
      Route(.get, "/jobs/:id/events", access: .scope(.readJobs)) { call in
        let job = try await service.job(try call.parameter("id"))
        return try events(call, service.store, of: job.id)
      },
      Route(.get, "/events", access: .scope(.readJobs)) { call in try events(call, service.store) },
      Route(.get, "/jobs/:id/log", access: .scope(.readJobs)) { call in
        try call.query.allowOnly([])
        let job = try await service.job(try call.parameter("id"))
        return try await .file(
          try await service.store.logFile(of: job), tag: nil, mediaType: "application/x-ndjson", for: call)
      },
    ]
  }

  private static func artifacts(_ service: JobsService) -> [Route] {
    [
      Route(.get, "/jobs/:id/artifacts", access: .scope(.readJobs)) { call in
        .json(
          ArtifactListDTO(artifacts: service.artifacts(of: try await service.job(try call.parameter("id")))))
      },
      Route(.get, "/jobs/:id/artifacts/:artifact", access: .scope(.readJobs)) { call in
        let job = try await service.job(try call.parameter("id"))
        let name = try call.parameter("artifact")
        let file = try service.artifact(name, of: job)
        // What a run gave is never written again.
        let tag = EntityTag(digest: file.digest ?? "\(job.run?.description ?? "")/\(name)")
        return try await .file(
          file.filePath, tag: tag, mediaType: file.mediaType ?? "application/octet-stream", name: file.name,
          for: call)
      },
    ]
  }

  private static func pipelines(_ service: JobsService) -> [Route] {
    [
      Route(.get, "/pipelines", access: .scope(.readJobs)) { _ in .json(await service.pipelines()) },
      Route(.post, "/pipelines/validate", access: .scope(.readJobs), bodyLimit: 1 << 20) { call in
        .json(try await service.validate(try await call.json()))
      },
    ]
  }

  private static func queues(_ service: JobsService) -> [Route] {
    func change(_ name: String, _ action: @escaping @Sendable (String) async throws -> Void) -> Route {
      Route(.post, PathPattern("/queues/:name/\(name)"), access: .scope(.manageQueues)) { call in
        let queue = try call.parameter("name")
        try await action(queue)
        return .json(try await service.queue(queue))
      }
    }
    let store = service.store
    return [
      Route(.get, "/queues", access: .scope(.readJobs)) { _ in
        .json(QueueListDTO(queues: try await store.queues().map(QueueDTO.init)))
      },
      change("pause") { try await store.pause(queue: $0) },
      change("resume") { try await store.resume(queue: $0) },
      change("drain") { try await store.drain(queue: $0) },
    ]
  }

  /// The OpenAPI document, which needs no token: it says nothing about this server.
  private static func document(_ prefix: String) -> Route {
    Route(.get, "/openapi.json", access: .open) { call in
      let text = String(decoding: PackageResources.openapi_json, as: UTF8.self)
        .replacing("\"/v1/", with: "\"\(prefix)/")
        .replacing("\"url\": \"/\"", with: "\"url\": \"\(call.publicURL.text)\"")
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(string: text)))
    }
  }

  /// - Throws: `RequestError` for an id that no event has.
  private static func lastEvent(_ call: Call) throws -> Int64 {
    // What a client that comes back has seen counts before what its address says; both have to be right.
    let sequences = try [call.headers[.lastEventID], call.query.value("after")].compactMap { $0 }
      .filter { !$0.isEmpty }.map { text in
        guard let sequence = Int64(text), sequence >= 0 else {
          throw RequestError.invalidQuery("Last-Event-ID and after have to be the id of an event.")
        }
        return sequence
      }
    return sequences.first ?? 0
  }

  /// - Parameter job: only its events, where given.
  private static func events(_ call: Call, _ store: JobStore, of job: Identifier? = nil) throws -> Response {
    try call.query.allowOnly(["after", "follow"])
    let feed = JobFeed(
      store, after: try lastEvent(call), of: job, follows: try call.query.boolean("follow", default: true))
    return .events(
      feed.map { event in
        ServerSentEvent(
          id: event.sequence.map(String.init), name: event.kind.name,
          data: String(decoding: try JSONText.encode(event), as: UTF8.self))
      }, for: call)
  }
}

extension HTTPField.Name {
  /// https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07
  // Letters and a hyphen make a valid name, here and below.
  static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
  /// As Stripe's API has it (https://docs.stripe.com/api/idempotent_requests): the job was there already.
  static let idempotentReplayed = HTTPField.Name("Idempotent-Replayed")!
}
