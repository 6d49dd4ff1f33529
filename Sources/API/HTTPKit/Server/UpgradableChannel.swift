import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket
import Synchronization

/// A connection that speaks HTTP/1.1 and becomes a WebSocket when its first request asks for one and is let in.
///
/// A request for a WebSocket that is not let in goes the way of all others, so that its error has the family's shape.
struct UpgradableChannel: ServerChildChannel, HTTPChannelHandler {
  enum Connection: Sendable {
    case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    case webSocket(WebSocketSession)
  }

  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let connection: EventLoopFuture<Connection>
    let decision: DecisionBox
  }

  var responder: HTTPChannelHandler.Responder
  let limits: HTTPServerLimits
  /// The most bytes that any endpoint takes in a frame; each session holds its own limit.
  let frameSize: Int
  /// Decides about a request for a WebSocket; `nil` where there is none to be had.
  let decide: @Sendable (HTTPRequest) async -> WebSocketDecision?

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      var decoderLimits = NIOHTTPDecoderLimitConfiguration()
      decoderLimits.maxHeaderFieldSize = limits.headerSize
      decoderLimits.maxHeaderListSize = limits.headerSize
      decoderLimits.maxHeaderFieldCount = 200
      let encoder = HTTPResponseEncoder()
      let decoder = ByteToMessageHandler(
        HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: decoderLimits))
      let timeLimits = RequestTimeLimits(limits)
      let persistence = ConnectionPersistence(limits)
      let malformed = MalformedRequestHandler()
      let decision = DecisionBox()
      let gate = WebSocketGate(decide: decide) { decided in decision.value.withLock { $0 = decided } }
      let upgrade = NIOTypedHTTPServerUpgradeHandler<Connection>(
        httpEncoder: encoder, extraHTTPHandlers: [decoder, timeLimits, persistence, malformed, gate],
        upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
          upgraders: [webSocketUpgrader(decision, logger)],
          notUpgradingCompletionHandler: { channel in
            channel.eventLoop.makeCompletedFuture { try serveHTTP(on: channel, logger) }
          }))
      try pipeline.addHandler(WriteTimeLimit(limits.writeTimeout))
      try pipeline.addHandler(encoder)
      try pipeline.addHandler(decoder)
      try pipeline.addHandler(timeLimits)
      try pipeline.addHandler(persistence)
      try pipeline.addHandler(malformed)
      try pipeline.addHandler(gate)
      try pipeline.addHandler(upgrade)
      return Value(channel: channel, connection: upgrade.upgradeResultFuture, decision: decision)
    }
  }

  func handle(value: Value, logger: Logger) async {
    do {
      switch try await value.connection.get() {
      case .http(let channel):
        await answering(value.decision).handleHTTP(asyncChannel: channel, logger: logger)
      case .webSocket(let session): await session.run()
      }
    } catch {
      // It ended before its first request was complete.
      logger.trace("a connection ended early", metadata: ["error": "\(error)"])
      value.channel.close(promise: nil)
    }
  }

  /// For a connection whose first request asked in vain for a WebSocket: the answer is there already.
  private func answering(_ decision: DecisionBox) -> UpgradableChannel {
    var connection = self
    connection.responder = { [responder] request, writer, channel in
      guard case .refused(let response) = decision.value.withLock({ $0.take() }) else {
        return try await responder(request, writer, channel)
      }
      try await writer.write(response: response.head, body: response.body)
    }
    return connection
  }

  private func serveHTTP(on channel: any Channel, _ logger: Logger) throws -> Connection {
    try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
    // Time limits are kept above; this one lets requests finish when the server stops.
    try channel.pipeline.syncOperations.addHandler(HTTPConnectionStateHandler(logger: logger))
    return .http(
      try NIOAsyncChannel(
        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
  }

  private func webSocketUpgrader(
    _ decision: DecisionBox, _ logger: Logger
  ) -> NIOTypedWebSocketServerUpgrader<Connection> {
    NIOTypedWebSocketServerUpgrader<Connection>(
      maxFrameSize: frameSize,
      shouldUpgrade: { channel, _ in
        // The gate has asked already.
        guard case .accepted(let found) = decision.value.withLock({ $0 }) else {
          return channel.eventLoop.makeSucceededFuture(nil)
        }
        let headers = found.subprotocol.map { ["sec-websocket-protocol": $0] } ?? HTTPHeaders()
        return channel.eventLoop.makeSucceededFuture(headers)
      },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          guard case .accepted(let found) = decision.value.withLock({ $0 }) else {
            throw ChannelError.inappropriateOperationForState
          }
          try channel.pipeline.syncOperations.addHandler(MaskedFramesOnly())
          try channel.pipeline.syncOperations.addHandler(
            NIOWebSocketFrameAggregator(
              minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: found.limits.fragments,
              maxAccumulatedFrameSize: found.limits.messageSize))
          return .webSocket(
            WebSocketSession(
              channel: try NIOAsyncChannel(wrappingChannelSynchronously: channel), accepted: found,
              logger: logger))
        }
      })
  }
}

/// Carries what was decided about a connection's first request from the gate to the upgrade, or to the answer.
final class DecisionBox: Sendable {
  let value = Mutex<WebSocketDecision?>(nil)
}
