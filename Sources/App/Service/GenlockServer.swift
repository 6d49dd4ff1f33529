public import Foundations
import HTTPKit
import IngestAPI
public import Jobs
import JobsAPI
public import Logging
public import Runtime
import ServiceLifecycle
import SystemPackage
import Webhooks

/// The engine as a service: one server for all families, and a worker beside it, until it is asked to stop.
public struct GenlockServer: Sendable {
  /// What is told once requests are taken.
  public struct Ready: Sendable {
    /// Where it listens.
    public var address: String
    /// What links begin with, where that is another address.
    public var publicURL: String?
    /// Whether others can reach it, and find links that lead them nowhere.
    public var hasLocalLinks: Bool
    /// A token that was made because there was none.
    public var firstToken: String?
    /// Whether anybody could use it at all.
    public var hasTokens: Bool
  }

  private let settings: ServiceSettings
  private let registry: StageRegistry
  private let runner: any AttemptRunner
  private let logger: Logger

  /// - Parameters:
  ///   - registry: the stages that pipelines may use.
  ///   - runner: where attempts of jobs run.
  public init(settings: ServiceSettings, registry: StageRegistry, runner: any AttemptRunner, logger: Logger) {
    self.settings = settings
    self.registry = registry
    self.runner = runner
    self.logger = logger
  }

  /// Serves until `cancellation` asks it to stop; requests and stages under way then get
  /// ``ServiceSettings/stopTimeout`` seconds.
  /// - Throws: `ListenError`, `StorageError`, `SystemError`, `SecretError`, `WebhookError`.
  public func run(_ cancellation: Cancellation, ready: @escaping @Sendable (Ready) async -> Void) async throws
  {
    let workspace = try await Workspace.open(
      FilePath(settings.workspace),
      modules: [JobStore.schema, WebhookQueue.schema, TokenRecords.schema] + IngestServer.schemas)
    let tokens = TokenRecords(workspace.database)
    let hadTokens = try await tokens.isAnyValid()
    var madeToken: String?
    if !hadTokens, settings.isLoopback {
      madeToken = try await tokens.create(name: "first start", scopes: nil).secret
    }
    let firstToken = madeToken
    let store = JobStore(
      workspace: workspace,
      library: PipelineLibrary(folders: settings.pipelines.map { FilePath($0) }, catalog: registry.catalog))
    let publicURL = PublicURL(settings.publicURL)
    let metrics = MetricRegistry()
    let readiness = Readiness()
    let ingest = settings.ingest.isEnabled ? try await ingest(store, publicURL) : nil
    var families = families(store, tokens, publicURL, metrics, readiness)
    if let ingest { families.append(ingest.family(settings.ingest, tokens)) }
    let server = HTTPServer(
      families: families,
      address: .init(host: settings.host, port: settings.port),
      limits: HTTPServerLimits(connections: settings.connections), publicURL: publicURL, metrics: metrics,
      logger: logger,
      onListening: { address in
        await ready(
          Ready(
            address: address.url, publicURL: settings.publicURL.map { _ in publicURL.text },
            hasLocalLinks: address.isAnywhere && settings.publicURL == nil, firstToken: firstToken,
            hasTokens: hadTokens || firstToken != nil))
      })
    try await run(
      [try await webhooks(store)] + (ingest.map { [$0] } ?? []) + [server], worker: worker(store),
      cancellation,
      readiness)
  }

  /// What the operator enabled, and what every server has.
  private func families(
    _ store: JobStore, _ tokens: TokenRecords, _ publicURL: PublicURL, _ metrics: MetricRegistry,
    _ readiness: Readiness
  ) -> [Family] {
    var families = [OperationsRoutes.family(store: store, metrics: metrics, readiness: readiness)]
    if settings.jobs.isEnabled {
      families.append(
        JobsRoutes.family(
          store: store, prefix: settings.jobs.prefix, authenticator: tokens,
          crossOrigin: CrossOriginPolicy(origins: Set(settings.jobs.origins)), publicURL: publicURL,
          folders: JobFolders(settings.jobFolders.map { FilePath($0) }),
          allowsInlinePipelines: settings.allowsInlinePipelines, webhooks: webhookPolicy))
    }
    return families
  }

  private func ingest(_ store: JobStore, _ publicURL: PublicURL) async throws -> IngestServer {
    let logger = logger
    return try await IngestServer(store, publicURL: publicURL, settings: settings) {
      logger.error("the ingest API had trouble", metadata: ["error": "\($0)"])
    }
  }

  private var webhookPolicy: WebhookPolicy {
    WebhookPolicy(
      allowedNetworks: settings.webhookNetworks.compactMap(IPNetwork.init),
      allowsHTTP: settings.allowsWebhookHTTP)
  }

  /// - Throws: `WebhookError`.
  private func webhooks(_ store: JobStore) async throws -> CancellableService {
    let trust = try await WebhookTrust.reading(settings.webhookCertificates.map { FilePath($0) })
    let logger = logger
    let sending = JobWebhookSending(
      store, settings: WebhookSenderSettings(policy: webhookPolicy, trust: trust),
      trouble: { logger.error("webhooks had trouble", metadata: ["error": "\($0)"]) })
    return CancellableService { try await sending.run($0) }
  }

  private func worker(_ store: JobStore) -> WorkerService? {
    let slots = settings.workers ?? MachineCapacity.current.cpus
    guard slots > 0 else { return nil }
    let logger = logger
    let worker = JobWorker(
      store, runner: runner, settings: JobWorkerSettings(slots: slots),
      trouble: { logger.error("the worker had trouble", metadata: ["error": "\($0)"]) })
    return WorkerService(worker: worker)
  }

  private func run(
    _ services: [any Service], worker: WorkerService?, _ cancellation: Cancellation,
    _ readiness: Readiness
  ) async throws {
    // The last one stops first. The worker is asked before all of them, because its stages may take as long as requests.
    var services = services
    if let worker { services.insert(worker, at: 0) }
    var configuration = ServiceGroupConfiguration(services: services, logger: quiet)
    configuration.maximumGracefulShutdownDuration = .seconds(settings.stopTimeout)
    let group = ServiceGroup(configuration: configuration)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        do { try await cancellation.wait() } catch is CancellationError { return }
        readiness.stop()
        worker?.cancellation.windDown()
        await group.triggerGracefulShutdown()
      }
      do {
        try await group.run()
      } catch is CancellationError where cancellation.isCancelled {
        // The time to stop was over, and what was left was cut off.
      }
      tasks.cancelAll()
    }
  }

  /// Without the life of every service, which is nobody's news.
  private var quiet: Logger {
    var logger = logger
    logger.logLevel = max(logger.logLevel, .error)
    return logger
  }
}

/// The worker, which winds down while requests finish, and is interrupted when the group's time is over.
private struct WorkerService: Service {
  let worker: JobWorker
  let cancellation = Cancellation()

  func run() async throws {
    try await worker.run(cancellation)
    // A service that ends before its turn counts as one that failed; a task that is cancelled has waited long enough.
    try? await gracefulShutdown()
  }
}

/// Work that stops when it is asked to, among services.
private struct CancellableService: Service {
  let work: @Sendable (Cancellation) async throws -> Void

  func run() async throws {
    let cancellation = Cancellation()
    try await withGracefulShutdownHandler {
      try await work(cancellation)
    } onGracefulShutdown: {
      cancellation.cancel()
    }
  }
}
