/// Which addresses belong to hosts of the public Internet.
///
/// From the registries of special-purpose addresses
/// (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry), and what clouds use.
enum PublicAddresses {
  private static let special = networks([
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
    // The host agent of Azure's virtual machines.
    "168.63.129.16",
  ])

  /// Global unicast. What lies outside is loopback, local, multicast, mapped to version 4, translated (NAT64) or unassigned.
  private static let global = networks(["2000::/3"])

  /// Within it: Teredo and other protocols, documentation, and 6to4, which leads to any address of version 4.
  private static let globalExceptions = networks([
    "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
  ])

  static func contains(_ address: IPAddress) -> Bool {
    func isIn(_ networks: [IPNetwork]) -> Bool { networks.contains { $0.contains(address) } }
    if address.bytes.count == 4 { return !isIn(special) }
    return isIn(global) && !isIn(globalExceptions)
  }

  private static func networks(_ texts: [String]) -> [IPNetwork] {
    texts.map { text in
      guard let network = IPNetwork(text) else { preconditionFailure("\(text) is no network") }
      return network
    }
  }
}
