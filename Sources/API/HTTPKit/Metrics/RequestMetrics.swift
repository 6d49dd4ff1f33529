import HTTPTypes

/// Counts requests by family, route and status.
struct RequestMetrics: Sendable {
  private let registry: MetricRegistry

  init(_ registry: MetricRegistry) {
    self.registry = registry
  }

  /// - Parameter route: the pattern, never the path, of which there are too many.
  func count(
    family: String, route: String, method: HTTPRequest.Method, status: HTTPResponse.Status, seconds: Double
  ) {
    // A client can make up methods.
    let known: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]
    let method = known.contains(method) ? method.rawValue : "other"
    registry.add(
      to: "genlock_http_requests_total", help: "Requests that were answered.",
      labels: [("family", family), ("method", method), ("route", route), ("status", "\(status.code)")])
    registry.observe(
      "genlock_http_request_duration_seconds", seconds: seconds, help: "Time until a response began.",
      labels: [("family", family)])
  }
}
