import Foundations
import HTTPKit
import IngestAPI
import Jobs
import Runtime
import ServiceLifecycle
import Storage
import SystemPackage

/// The ingest API over a workspace's queue: its routes, and what goes on behind them.
struct IngestServer: Service {
  /// The tables that it keeps.
  static let schemas = [WorkspaceObjectStore.schema, IngestService.schema]

  private let service: IngestService
  private let routes: IngestRoutes

  /// - Parameters:
  ///   - settings: those of the ingest API.
  ///   - trouble: told of errors after which it goes on.
  /// - Throws: `SystemError`, `SecretError`.
  init(
    _ store: JobStore, publicURL: PublicURL, settings: ServiceSettings,
    trouble: @escaping @Sendable (any Error) -> Void
  ) async throws {
    let workspace = store.workspace
    let secrets = try await onBlockingThread("secrets") { try SecretStore(folder: workspace.secretsFolder) }
    let links = IngestLinks(secrets: secrets, publicURL: publicURL, prefix: settings.ingest.prefix)
    let objects = WorkspaceObjectStore(
      folder: workspace.folder.appending("objects"), database: workspace.database, links: links.objectLinks)
    service = IngestService(
      database: workspace.database, objects: objects, jobs: QueuedIngestJobs(store),
      settings: IngestSettings(partSize: Int64(settings.ingestPartSize)), report: trouble)
    await service.start()
    routes = IngestRoutes(service: service, objects: objects, links: links)
  }

  func family(_ settings: ServiceSettings.Family, _ authenticator: any Authenticator) -> Family {
    routes.family(
      prefix: settings.prefix, authenticator: authenticator,
      crossOrigin: CrossOriginPolicy(origins: Set(settings.origins)))
  }

  func run() async {
    await cancelWhenGracefulShutdown { await service.run() }
  }
}
