import Foundations
import Glibc
import SystemPackage

/// A port of loopback that nobody listens at, and that nobody else is given meanwhile.
public final class ReservedPort: Sendable {
  public let number: Int
  private let descriptor: Int32

  public init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemError.last("open", "a socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, size) == 0 && getsockname(descriptor, generic, &size) == 0
      }
    }
    guard isBound else {
      close(descriptor)
      throw SystemError.last("bind", "a port")
    }
    number = Int(UInt16(bigEndian: address.sin_port))
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
