public import HTTPKit
import HTTPTypes
import Hummingbird

/// The ingest API over HTTP: sessions, uploads and offsets.
public struct IngestRoutes: Sendable {
  let service: IngestService
  /// Receives parts and gives out objects, where the store is the workspace.
  let objects: WorkspaceObjectStore
  let links: IngestLinks

  /// - Parameters:
  ///   - objects: the store that `service` works with.
  ///   - links: those that `objects` works with.
  public init(service: IngestService, objects: WorkspaceObjectStore, links: IngestLinks) {
    self.service = service
    self.objects = objects
    self.links = links
  }

  /// - Parameters:
  ///   - prefix: `/v2` unless it was configured.
  ///   - crossOrigin: which web pages may upload.
  public func family(
    prefix: String, authenticator: any Authenticator, crossOrigin: CrossOriginPolicy = .none
  ) -> Family {
    Family(
      name: "ingest", prefix: prefix, routes: sessionRoutes + uploadRoutes + syncRoutes + objectRoutes,
      webSockets: [events], authenticator: authenticator, crossOrigin: crossOrigin,
      renderError: IngestErrorBody.response)
  }

  private var sessionRoutes: [Route] {
    [
      Route(.post, "/sessions", access: .scope(.writeIngest)) { call in
        .json(try await service.create(call.json()), status: .created)
      },
      Route(.get, "/sessions/:id/status", access: .scope(.readIngest)) { call in
        .json(try await service.status(session: call.parameter("id")))
      },
      Route(.get, "/sessions/:id/assets", access: .scope(.readIngest)) { call in
        .json(
          try await service.assets(
            session: call.parameter("id"), includeDerivatives: call.query.boolean("includeDerivatives")))
      },
    ]
  }

  private var uploadRoutes: [Route] {
    [
      Route(.post, "/sessions/:id/assets/init-upload", access: .scope(.writeIngest)) { call in
        .json(try await service.initUpload(session: call.parameter("id"), call.json()))
      },
      Route(.get, "/sessions/:id/assets/:asset/upload", access: .scope(.writeIngest)) { call in
        .json(try await service.upload(session: call.parameter("id"), asset: call.parameter("asset")))
      },
      Route(.delete, "/sessions/:id/assets/:asset/upload", access: .scope(.writeIngest)) { call in
        try await service.abandonUpload(session: call.parameter("id"), asset: call.parameter("asset"))
        return Response(status: .noContent)
      },
      Route(
        .post, "/sessions/:id/assets/:asset/complete", access: .scope(.writeIngest),
        bodyLimit: Self.completeLimit
      ) { call in
        .json(
          try await service.complete(
            session: call.parameter("id"), asset: call.parameter("asset"), call.json()))
      },
    ]
  }

  /// A thousand parts with their ETags, generously written.
  private static let completeLimit = 256 << 10

  private var syncRoutes: [Route] {
    [
      Route(.post, "/sessions/:id/sync/compute", access: .scope(.writeIngest)) { call in
        .json(try await service.computeSync(session: call.parameter("id"), call.json()), status: .accepted)
      },
      Route(.get, "/sessions/:id/sync", access: .scope(.readIngest)) { call in
        .json(
          try await service.sync(
            session: call.parameter("id"), includePlots: call.query.boolean("includePlots")))
      },
      Route(.post, "/sessions/:id/sync/approve", access: .scope(.writeIngest)) { call in
        .json(try await service.approveSync(session: call.parameter("id"), call.json()))
      },
      Route(.post, "/sessions/:id/sync/correct", access: .scope(.writeIngest)) { call in
        .json(try await service.correctSync(session: call.parameter("id"), call.json()))
      },
    ]
  }
}
