public import Foundations
import SystemPackage

/// A webhook that cannot be sent, or was not taken.
public struct WebhookError: CodedError {
  public let code: String
  public let message: String
  public let category: ErrorCategory
  public let isTransient: Bool
  public let cause: (any Error)?

  private init(
    _ code: String, category: ErrorCategory = .usage, isTransient: Bool = false, cause: (any Error)? = nil,
    _ message: String
  ) {
    self.code = code
    self.category = category
    self.isTransient = isTransient
    self.cause = cause
    self.message = message
  }

  static func url(_ url: String, _ what: String) -> WebhookError {
    WebhookError("WEBHOOK_URL_INVALID", "The webhook URL \(quoted(url)) \(what).")
  }

  static func refused(_ host: String, _ address: IPAddress?) -> WebhookError {
    let place = address.map { " (\($0))" } ?? ""
    return WebhookError(
      "WEBHOOK_ADDRESS_REFUSED",
      "Webhooks are not sent to \(quoted(host))\(place): its address is not public; allow its network where that is meant."
    )
  }

  static func unknownHost(_ host: String, reason: String) -> WebhookError {
    WebhookError(
      "WEBHOOK_HOST_UNKNOWN", category: .failure, isTransient: true,
      "The webhook's host \(quoted(host)) cannot be found (\(reason)); check the name and the resolver.")
  }

  static func unreachable(_ host: String, cause: any Error) -> WebhookError {
    WebhookError(
      "WEBHOOK_UNREACHABLE", category: .failure, isTransient: true, cause: cause,
      "The webhook's receiver at \(quoted(host)) gave no answer; check that it runs, and the way to it.")
  }

  static func certificate(_ host: String, cause: any Error) -> WebhookError {
    WebhookError(
      "WEBHOOK_CERTIFICATE_REFUSED", category: .failure, isTransient: true, cause: cause,
      "The certificate of the webhook's receiver at \(quoted(host)) has expired, is for another host, or comes from an authority that is not trusted here; give the authority's certificate where it is your own."
    )
  }

  static func unreadableCertificates(_ file: FilePath, cause: any Error) -> WebhookError {
    WebhookError(
      "WEBHOOK_CERTIFICATES_UNREADABLE", cause: cause,
      "The certificates in \(quoted(file)) cannot be read; check the path, and that they are PEM.")
  }

  static func answered(_ host: String, status: Int) -> WebhookError {
    let hint =
      (300..<400).contains(status)
      ? "redirects are not followed, so give the final URL" : "only 200 … 299 count as taken"
    return WebhookError(
      "WEBHOOK_NOT_TAKEN", category: .failure, isTransient: true,
      "The webhook's receiver at \(quoted(host)) answered \(status); \(hint).")
  }

  static func gone(_ host: String) -> WebhookError {
    WebhookError(
      "WEBHOOK_GONE", category: .failure,
      "The webhook's receiver at \(quoted(host)) wants no more (410); replay a delivery to send there again.")
  }

  static func invalidType(_ type: String) -> WebhookError {
    WebhookError(
      "WEBHOOK_TYPE_INVALID",
      "The event type \(quoted(type)) is not letters, digits and underscores with full stops between them.")
  }

  static func tooLarge(_ type: String, bytes: Int) -> WebhookError {
    WebhookError(
      "WEBHOOK_TOO_LARGE",
      "The webhook \(quoted(type)) has \(bytes) bytes where \(WebhookMessage.limit) are the limit; leave something out."
    )
  }

  static func secret(_ name: String, _ what: String) -> WebhookError {
    WebhookError("WEBHOOK_SECRET_INVALID", "The webhook secret \(quoted(name)) \(what).")
  }

  static func unknownSecret(_ name: String) -> WebhookError {
    WebhookError(
      "WEBHOOK_SECRET_UNKNOWN", category: .failure, isTransient: true,
      "There is no webhook secret \(quoted(name)) in the workspace; put one into its folder of secrets.")
  }

  static func notFound(_ text: String) -> WebhookError {
    WebhookError(
      "WEBHOOK_NOT_FOUND", "There is no webhook delivery \(quoted(text)); `genlock webhooks list` lists them."
    )
  }

  static func unreadable(_ id: String) -> WebhookError {
    WebhookError(
      "DATABASE_CORRUPT", category: .failure,
      "The record of the delivery \(quoted(id)) cannot be read; it may come from a newer Genlock.")
  }
}
