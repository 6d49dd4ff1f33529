/// What one client may cost the server.
public struct HTTPServerLimits: Sendable {
  /// Connections at once; more wait until one ends.
  public var connections: Int
  /// Bytes of all header fields together, and of one.
  public var headerSize: Int
  /// Time for the head of a request, the first or the next of a connection, to arrive in full.
  public var headTimeout: Duration
  /// A body has to bring ``bodyBytesPerInterval`` bytes in each interval; one that nobody wanted has ``headTimeout`` for the
  /// whole rest.
  public var bodyInterval: Duration
  public var bodyBytesPerInterval: Int
  /// How long a client may take nothing of what was written for it.
  public var writeTimeout: Duration
  /// What is read of a body that nobody wanted, in bytes, before the connection is closed: a client hears the answer
  /// only when it may finish sending.
  public var unwantedBody: Int
  /// How long what a client still sends is dropped after the last response of a connection.
  public var lingerTimeout: Duration

  public init(
    connections: Int = 2048, headerSize: Int = 32 << 10, headTimeout: Duration = .seconds(30),
    bodyInterval: Duration = .seconds(10), bodyBytesPerInterval: Int = 1 << 10,
    writeTimeout: Duration = .seconds(60), unwantedBody: Int = 16 << 20, lingerTimeout: Duration = .seconds(5)
  ) {
    self.connections = connections
    self.headerSize = headerSize
    self.headTimeout = headTimeout
    self.bodyInterval = bodyInterval
    self.bodyBytesPerInterval = bodyBytesPerInterval
    self.writeTimeout = writeTimeout
    self.unwantedBody = unwantedBody
    self.lingerTimeout = lingerTimeout
  }
}
