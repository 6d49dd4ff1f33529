import Foundations
import Synchronization

/// Where clients find the server: what links begin with. It never comes from a request, whose `Host` anybody can write.
public final class PublicURL: Sendable {
  private let base: Mutex<String>
  private let isConfigured: Bool

  /// - Parameter configured: such as `https://media.example.org`; without one, the address listened at.
  public init(_ configured: String? = nil) {
    isConfigured = configured != nil
    base = Mutex(configured.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? "")
  }

  /// Scheme, host and port, without a slash at the end.
  public var text: String { base.withLock { $0 } }

  /// An absolute link.
  /// - Parameter path: with a slash at the beginning.
  public func link(_ path: String) -> String { text + path }

  /// The same for a WebSocket.
  public func webSocketLink(_ path: String) -> String {
    let text = text
    return (text.hasPrefix("https:") ? "wss" : "ws") + text.drop { $0 != ":" } + path
  }

  func listen(at address: HTTPServer.Address) {
    guard !isConfigured else { return }
    base.withLock { $0 = address.url }
  }
}
