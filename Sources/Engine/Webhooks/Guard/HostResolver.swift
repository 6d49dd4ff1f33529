import Foundations
import Glibc

/// Finds the addresses of a host.
struct HostResolver: Sendable {
  /// - Throws: ``WebhookError`` `WEBHOOK_HOST_UNKNOWN`.
  var addresses: @Sendable (_ host: String) async throws -> [IPAddress]

  /// That of the system, `getaddrinfo(3)`.
  static let system = HostResolver { host in
    try await onBlockingThread("resolve") { try resolve(host) }
  }

  private static func resolve(_ host: String) throws -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else {
      throw WebhookError.unknownHost(host, reason: String(cString: gai_strerror(status)))
    }
    defer { freeaddrinfo(list) }
    var addresses: [IPAddress] = []
    var entry = list
    while let current = entry?.pointee {
      if let address = address(current), !addresses.contains(address) { addresses.append(address) }
      entry = current.ai_next
    }
    guard !addresses.isEmpty else { throw WebhookError.unknownHost(host, reason: "no address") }
    return addresses
  }

  private static func address(_ entry: addrinfo) -> IPAddress? {
    guard let socketAddress = entry.ai_addr else { return nil }
    switch entry.ai_family {
    case AF_INET:
      return socketAddress.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
        withUnsafeBytes(of: address.pointee.sin_addr) { IPAddress(bytes: Array($0)) }
      }
    case AF_INET6:
      return socketAddress.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
        withUnsafeBytes(of: address.pointee.sin6_addr) { IPAddress(bytes: Array($0)) }
      }
    default: return nil
    }
  }
}
