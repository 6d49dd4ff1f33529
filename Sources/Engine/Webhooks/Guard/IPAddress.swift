import Glibc

/// An address of the Internet Protocol, version 4 or 6.
public struct IPAddress: Hashable, Sendable, LosslessStringConvertible {
  /// 4 or 16, in the order of the network.
  public let bytes: [UInt8]

  /// - Parameter text: four decimal numbers, or the forms of RFC 4291; nothing else that a resolver may take for an
  ///   address, such as `127.1`, and no zone.
  public init?(_ text: String) {
    if let bytes = Self.parse(text, AF_INET, count: 4) ?? Self.parse(text, AF_INET6, count: 16) {
      self.bytes = bytes
    } else {
      return nil
    }
  }

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    inet_ntop(family, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func parse(_ text: String, _ family: Int32, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }
}

/// A block of addresses, such as `10.0.0.0/8` or `fc00::/7`; an address alone is a block of one.
public struct IPNetwork: Hashable, Sendable, LosslessStringConvertible {
  private let address: IPAddress
  private let bits: Int

  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else { return nil }
    var bits = address.bytes.count * 8
    if parts.count == 2 {
      guard let given = Int(parts[1]), (0...bits).contains(given) else { return nil }
      bits = given
    }
    self.address = address
    self.bits = bits
  }

  public var description: String { "\(address)/\(bits)" }

  public func contains(_ other: IPAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    for (index, (own, byte)) in zip(address.bytes, other.bytes).enumerated() {
      let rest = min(8, bits - index * 8)
      guard rest > 0 else { break }
      if (own ^ byte) >> (8 - UInt8(rest)) != 0 { return false }
    }
    return true
  }
}
