/// What a WebSocket may cost.
public struct WebSocketLimits: Sendable {
  /// The most bytes of a frame that is taken, and of a message of several.
  public var messageSize: Int
  /// The most frames that a message may come in.
  public var fragments: Int
  /// Messages of the client that wait for the handler; one more closes the connection.
  public var unreadMessages: Int
  /// Messages that wait for the client; one more closes the connection, because its reader is too slow.
  public var unsentMessages: Int
  /// A ping is sent this often; a client that shows no life for two intervals has gone.
  public var pingInterval: Duration
  /// How long the other side may take to answer a close frame.
  public var closeTimeout: Duration

  public init(
    messageSize: Int = 64 << 10, fragments: Int = 256, unreadMessages: Int = 32, unsentMessages: Int = 256,
    pingInterval: Duration = .seconds(20), closeTimeout: Duration = .seconds(5)
  ) {
    self.messageSize = messageSize
    self.fragments = fragments
    self.unreadMessages = unreadMessages
    self.unsentMessages = unsentMessages
    self.pingInterval = pingInterval
    self.closeTimeout = closeTimeout
  }
}
