/// Where webhooks may go.
public struct WebhookPolicy: Sendable {
  /// Networks beside the public Internet, such as the studio's own; none by default.
  public var allowedNetworks: [IPNetwork]
  /// Whether `http` is taken too, which anybody on the way can read.
  public var allowsHTTP: Bool

  public init(allowedNetworks: [IPNetwork] = [], allowsHTTP: Bool = false) {
    self.allowedNetworks = allowedNetworks
    self.allowsHTTP = allowsHTTP
  }

  func allows(_ address: IPAddress) -> Bool {
    PublicAddresses.contains(address) || allowedNetworks.contains { $0.contains(address) }
  }

  /// Refuses what can be told to go nowhere before anything is looked up.
  /// - Throws: ``WebhookError`` `WEBHOOK_URL_INVALID` for `http` where that is not taken, `WEBHOOK_ADDRESS_REFUSED` for an address that is not
  ///   allowed and stands in the URL itself.
  public func check(_ url: WebhookURL) throws {
    guard url.isSecure || allowsHTTP else {
      throw WebhookError.url(url.description, "has to begin with https")
    }
    if let literal = IPAddress(url.host), !allows(literal) { throw WebhookError.refused(url.host, literal) }
  }

  /// Finds an address that may be connected to. Only that very address is used then, so that a name that
  /// resolves to another one a moment later changes nothing.
  /// - Parameter turn: which of several to take, counted from zero, so that each attempt tries the next.
  /// - Throws: ``WebhookError`` `WEBHOOK_URL_INVALID`, `WEBHOOK_ADDRESS_REFUSED`, `WEBHOOK_HOST_UNKNOWN`.
  func address(of url: WebhookURL, turn: Int, resolver: HostResolver) async throws -> IPAddress {
    try check(url)
    let addresses =
      if let literal = IPAddress(url.host) { [literal] } else { try await resolver.addresses(url.host) }
    let allowed = addresses.filter(allows)
    guard !allowed.isEmpty else { throw WebhookError.refused(url.host, addresses.first) }
    return allowed[turn % allowed.count]
  }
}
