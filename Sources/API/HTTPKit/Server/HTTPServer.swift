import Foundations
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix
public import ServiceLifecycle

/// Serves families of routes over HTTP/1.1 until it is told to stop; then requests may finish, streams of events end and
/// WebSockets are closed.
public struct HTTPServer: Service {
  /// Where to listen.
  public struct Address: Sendable {
    public var host: String
    /// 0 takes any that is free.
    public var port: Int

    public init(host: String, port: Int) {
      self.host = host
      self.port = port
    }

    /// Whether it stands for every address of the machine.
    public var isAnywhere: Bool { ["0.0.0.0", "::", ""].contains(host) }

    /// Scheme, host and port, without a slash at the end; "anywhere" is no place to go to, so that is `localhost`.
    public var url: String {
      "http://\(isAnywhere ? "localhost" : host.contains(":") ? "[\(host)]" : host):\(port)"
    }
  }

  private let address: Address
  private let limits: HTTPServerLimits
  private let frameSize: Int
  private let dispatcher: Dispatcher
  private let onListening: @Sendable (Address) async -> Void
  private let logger: Logger

  /// - Parameters:
  ///   - publicURL: learns the address that the server listens at, unless it has one of its own.
  ///   - onListening: called once connections are taken, with the real port.
  public init(
    families: [Family], address: Address, limits: HTTPServerLimits = HTTPServerLimits(), publicURL: PublicURL,
    metrics: MetricRegistry, logger: Logger,
    onListening: @escaping @Sendable (Address) async -> Void = { _ in }
  ) {
    self.address = address
    self.limits = limits
    self.onListening = onListening
    self.logger = logger
    frameSize =
      families.flatMap(\.webSockets).map(\.limits.messageSize).max() ?? WebSocketLimits().messageSize
    dispatcher = Dispatcher(
      table: RouteTable(families), publicURL: publicURL, metrics: RequestMetrics(metrics), logger: logger)
  }

  /// - Throws: ``ListenError`` when the address cannot be listened at.
  public func run() async throws {
    let channel = UpgradableChannel(
      responder: { request, writer, channel in
        let response = await dispatcher.respond(to: request) {
          try await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
        }
        try await writer.write(response: response.head, body: response.body.paced(on: channel))
      },
      limits: limits, frameSize: frameSize, decide: { await dispatcher.decide($0) })
    let server = channel.server(
      configuration: ServerConfiguration(
        address: .hostname(address.host, port: address.port), backlog: 512,
        availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
      onServerRunning: { channel in
        let listening = Address(host: address.host, port: channel.localAddress?.port ?? address.port)
        dispatcher.publicURL.listen(at: listening)
        await onListening(listening)
      },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    do {
      try await server.run()
    } catch let error as IOError {
      throw ListenError(address: address, errno: error.errnoCode)
    } catch let error as NIOConnectionError {
      throw ListenError(address: address, cause: error)
    } catch let error as SocketAddressError {
      throw ListenError(address: address, cause: error)
    } catch let error as SocketAddressError.UnknownHost {
      throw ListenError(address: address, cause: error)
    }
  }
}
