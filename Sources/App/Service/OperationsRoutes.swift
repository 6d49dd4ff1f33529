import HTTPKit
import Hummingbird
import Jobs
import Synchronization

/// Whether the server should get requests.
final class Readiness: Sendable {
  private let isStopping = Atomic<Bool>(false)

  var isReady: Bool { !isStopping.load(ordering: .relaxed) }

  func stop() { isStopping.store(true, ordering: .relaxed) }
}

/// What whoever runs the server asks it: whether it lives, whether it is ready, and its numbers. None of it needs a token,
/// and none of it says whose work is done.
enum OperationsRoutes {
  static func family(store: JobStore, metrics: MetricRegistry, readiness: Readiness) -> Family {
    Family(
      name: "operations", prefix: "",
      routes: [
        Route(.get, "/health/live", access: .open) { _ in .json(["status": "ok"]) },
        Route(.get, "/health/ready", access: .open) { _ in
          guard readiness.isReady else {
            throw RequestError(.serviceUnavailable, "STOPPING", "The server stops; ask another.")
          }
          // Whether the database answers.
          _ = try await store.latestSequence()
          return .json(["status": "ok"])
        },
        Route(.get, "/metrics", access: .open) { _ in
          try await count(store, metrics)
          return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: metrics.text())))
        },
      ],
      authenticator: NobodyAuthenticator(), renderError: { Problem($0).response() })
  }

  private static func count(_ store: JobStore, _ metrics: MetricRegistry) async throws {
    let queues = try await store.queues()
    for (state, count) in [
      ("queued", queues.map(\.queued)), ("running", queues.map(\.running)),
      ("waiting", queues.map(\.waiting)),
    ] {
      metrics.set(
        "genlock_jobs", to: Double(count.reduce(0, +)), help: "Jobs that have not ended.",
        labels: [("state", state)])
    }
  }
}
