public import Hummingbird
import NIOCore
public import NIOWebSocket
import Synchronization

/// What a client said.
public enum WebSocketMessage: Sendable, Equatable {
  case text(String)
  case binary(ByteBuffer)
}

/// The connection has ended, or its reader is too slow and it ends now.
public struct WebSocketClosed: Error {}

/// A WebSocket (RFC 6455) as its handler sees it. Sending never waits for the network.
public final class WebSocketConnection: Sendable {
  /// What the client says, until it closes; to be iterated once.
  public let messages: AsyncStream<WebSocketMessage>
  /// The subprotocol that was agreed on.
  public let subprotocol: String?

  let outbox: Outbox<WebSocketFrame>
  private let incoming: AsyncStream<WebSocketMessage>.Continuation
  private let isClosing = Atomic<Bool>(false)
  /// Ends the connection without a word.
  private let drop: @Sendable () -> Void

  init(limits: WebSocketLimits, subprotocol: String?, drop: @escaping @Sendable () -> Void) {
    (messages, incoming) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(limits.unreadMessages))
    outbox = Outbox(capacity: limits.unsentMessages)
    self.subprotocol = subprotocol
    self.drop = drop
  }

  /// Queues a text message.
  /// - Parameter key: a message that was queued with the same key and not sent yet is replaced by this one, so that a slow
  ///   reader gets the newest state instead of all states.
  /// - Throws: ``WebSocketClosed``, also when too many messages wait already; the connection is dropped then.
  public func send(_ text: String, replacing key: String? = nil) throws {
    try offer(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text)), replacing: key)
  }

  /// Queues a binary message, see ``send(_:replacing:)``.
  public func send(binary data: ByteBuffer, replacing key: String? = nil) throws {
    try offer(WebSocketFrame(fin: true, opcode: .binary, data: data), replacing: key)
  }

  /// Begins to close: what is queued is sent, then a close frame. The first close counts.
  /// - Parameter reason: at most 123 bytes are sent.
  public func close(_ code: WebSocketErrorCode = .normalClosure, reason: String = "") {
    guard isClosing.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else {
      return
    }
    var data = ByteBuffer()
    data.write(webSocketErrorCode: code)
    data.writeString(String(decoding: reason.utf8.prefix(123), as: UTF8.self))
    outbox.offerLast(WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
  }

  /// Answers a close frame that has no code.
  func closeWithoutCode() {
    guard isClosing.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else {
      return
    }
    outbox.offerLast(WebSocketFrame(fin: true, opcode: .connectionClose, data: ByteBuffer()))
  }

  func ping() {
    _ = outbox.offer(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()), replacing: "ping")
  }

  func pong(_ data: ByteBuffer) {
    // RFC 6455, section 5.5.3: of several pings the last one has to be answered.
    _ = outbox.offer(WebSocketFrame(fin: true, opcode: .pong, data: data), replacing: "pong")
  }

  /// Hands a message to the handler; one that does not listen ends the connection.
  func receive(_ message: WebSocketMessage) {
    if case .dropped = incoming.yield(message) { close(.policyViolation, reason: "too many messages") }
  }

  func finishMessages() {
    incoming.finish()
  }

  private func offer(_ frame: WebSocketFrame, replacing key: String?) throws {
    switch outbox.offer(frame, replacing: key) {
    case .taken: return
    case .closed: throw WebSocketClosed()
    case .full:
      // A close frame would wait behind everything that is not read.
      outbox.abandon()
      drop()
      throw WebSocketClosed()
    }
  }
}
