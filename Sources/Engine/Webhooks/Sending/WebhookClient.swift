import AsyncHTTPClient
import Foundations
import NIOCore
import NIOHTTP1

/// How a receiver answered.
struct WebhookAnswer: Sendable {
  var status: Int
  var retryAfter: String?
}

/// Makes one request to an address that was checked.
struct WebhookClient: Sendable {
  /// From the connection to the head of the answer; its body is of no interest and is not read.
  var timeout: Duration
  var trust = WebhookTrust.system

  /// - Parameters:
  ///   - url: gives the certificate's name and the `Host` header.
  ///   - address: where to connect to.
  /// - Throws: ``WebhookError`` `WEBHOOK_UNREACHABLE`, `WEBHOOK_CERTIFICATE_REFUSED`.
  func post(
    _ body: String, headers: [(String, String)], to url: WebhookURL, at address: IPAddress
  ) async throws -> WebhookAnswer {
    // A client of its own, because the address belongs to this attempt alone; the threads are shared by all.
    var configuration = HTTPClient.Configuration(tlsConfiguration: trust.configuration)
    configuration.redirectConfiguration = .disallow
    // What fails is tried again in its time, with what it said.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    configuration.timeout.connect = amount(min(timeout, .seconds(10)))
    if IPAddress(url.host) == nil { configuration.dnsOverride = [url.host: address.description] }
    let client = HTTPClient(configuration: configuration)
    do {
      var request = HTTPClientRequest(url: url.description)
      request.method = .POST
      for (name, value) in headers { request.headers.add(name: name, value: value) }
      request.body = .bytes(ByteBuffer(string: body))
      let response = try await client.execute(request, timeout: amount(timeout))
      let answer = WebhookAnswer(
        status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"))
      try await client.shutdown()
      return answer
    } catch {
      // The first error is the one to tell; a shutdown can only fail by being the second.
      try? await client.shutdown()
      throw WebhookTrust.isRefusal(error)
        ? WebhookError.certificate(url.host, cause: error) : WebhookError.unreachable(url.host, cause: error)
    }
  }

  private func amount(_ duration: Duration) -> TimeAmount { .nanoseconds(Int64(duration / .nanoseconds(1))) }
}
