import Foundation

/// Where a webhook goes, held to a form that nothing can read in two ways.
public struct WebhookURL: Sendable, Hashable, CustomStringConvertible {
  private static let limit = 2048

  /// The URL with its host in lower case.
  public let description: String
  /// A name, or an address without brackets.
  public let host: String
  public let port: Int
  /// Whether it is `https`.
  public let isSecure: Bool

  /// - Parameter text: `https` or `http`, up to 2,048 bytes, without user, password and fragment; a port below 1024 only
  ///   where it is 80 or 443.
  /// - Throws: ``WebhookError`` `WEBHOOK_URL_INVALID`.
  public init(_ text: String) throws {
    guard text.utf8.count <= Self.limit else {
      throw WebhookError.url(String(text.prefix(80)) + "…", "is longer than \(Self.limit) bytes")
    }
    guard text.unicodeScalars.allSatisfy({ (0x21...0x7e).contains($0.value) && $0 != "\\" }),
      var components = URLComponents(string: text), let scheme = components.scheme?.lowercased()
    else {
      throw WebhookError.url(text, "is no URL; write other characters than ASCII as %XX, and hosts as xn--…")
    }
    guard ["http", "https"].contains(scheme) else { throw WebhookError.url(text, "has to begin with https") }
    guard components.user == nil, components.password == nil, components.fragment == nil else {
      throw WebhookError.url(
        "\(scheme)://…", "may hold no user, password or fragment; the signature says who sends")
    }
    guard let encodedHost = components.encodedHost?.lowercased(),
      encodedHost.wholeMatch(of: #/[a-z0-9._-]+|\[[0-9a-f:.]+\]/#) != nil
    else { throw WebhookError.url(text, "needs a host") }
    components.scheme = scheme
    components.encodedHost = encodedHost
    let port = components.port ?? (scheme == "https" ? 443 : 80)
    guard [80, 443].contains(port) || (1024...65535).contains(port) else {
      throw WebhookError.url(text, "needs port 80, 443 or one of 1024 … 65535")
    }
    host = encodedHost.trimmingCharacters(in: ["[", "]"])
    // Whoever connects has to see the host that was checked.
    guard let normal = components.string, let url = URL(string: normal),
      url.host?.trimmingCharacters(in: ["[", "]"]) == host
    else { throw WebhookError.url(text, "is no URL that can be used") }
    description = normal
    self.port = port
    isSecure = scheme == "https"
  }

  /// What limits apply to.
  var authority: String { "\(host):\(port)" }
}
