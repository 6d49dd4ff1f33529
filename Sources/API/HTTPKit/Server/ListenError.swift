public import Foundations
import Glibc

/// The server cannot listen where it was told to.
public struct ListenError: CodedError {
  public let message: String
  public let cause: (any Error)?

  public var code: String { "CANNOT_LISTEN" }
  public var category: ErrorCategory { .usage }

  init(address: HTTPServer.Address, errno: Int32) {
    message =
      "Cannot listen at \(address.host) port \(address.port): \(String(cString: strerror(errno))); choose another --host or --port."
    cause = nil
  }

  init(address: HTTPServer.Address, cause: any Error) {
    message =
      "Cannot listen at \(quoted(address.host)) port \(address.port); choose another --host or --port."
    self.cause = cause
  }
}
