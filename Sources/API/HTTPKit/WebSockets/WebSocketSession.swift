import Logging
import NIOCore
import NIOWebSocket
import ServiceLifecycle
import Synchronization

/// Drives one WebSocket: reads, writes, keeps it alive and closes it, while the handler runs beside.
struct WebSocketSession: Sendable {
  let channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
  let accepted: AcceptedWebSocket
  let logger: Logger

  private enum Part {
    case reading, writing, serving, keepingAlive, lifeless, closingTimedOut
  }

  /// Returns when the connection has ended, however it did.
  func run() async {
    let channel = channel.channel
    let connection = WebSocketConnection(
      limits: accepted.limits, subprotocol: accepted.subprotocol, drop: { channel.close(promise: nil) })
    do {
      try await self.channel.executeThenClose { inbound, outbound in
        await withGracefulShutdownHandler {
          await run(connection, inbound, outbound)
        } onGracefulShutdown: {
          connection.close(.goingAway, reason: "the server stops")
        }
      }
    } catch {
      logger.debug("a WebSocket ended", metadata: ["error": "\(error)"])
    }
  }

  private func run(
    _ connection: WebSocketConnection, _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
    _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  ) async {
    let lastSign = LastSign()
    await withTaskGroup(of: Part.self) { group in
      group.addTask {
        await read(inbound, connection, lastSign)
        return .reading
      }
      group.addTask {
        await write(connection, outbound)
        return .writing
      }
      group.addTask {
        await serve(connection)
        return .serving
      }
      group.addTask {
        await keepAlive(connection, lastSign) ? .keepingAlive : .lifeless
      }
      var (isReading, isWriting) = (true, true)
      while isReading || isWriting, let part = await group.next() {
        switch part {
        case .reading:
          isReading = false
          connection.finishMessages()
          connection.outbox.close()
        case .writing:
          isWriting = false
          guard isReading else { break }
          group.addTask {
            // A cancelled sleep means that the other side was faster.
            try? await Task.sleep(for: accepted.limits.closeTimeout)
            return .closingTimedOut
          }
        case .lifeless:
          connection.outbox.abandon()
          isReading = false
        case .closingTimedOut: isReading = false
        case .serving, .keepingAlive: break
        }
      }
      group.cancelAll()
    }
  }

  private func read(
    _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ connection: WebSocketConnection,
    _ lastSign: LastSign
  ) async {
    do {
      for try await frame in inbound {
        lastSign.renew()
        guard frame.reservedBits.isEmpty else { return connection.close(.protocolError) }
        var data = frame.unmaskedData
        guard data.readableBytes <= accepted.limits.messageSize else {
          return connection.close(.messageTooLarge)
        }
        switch frame.opcode {
        case .text:
          guard let text = try? data.readUTF8ValidatedString(length: data.readableBytes) else {
            return connection.close(.dataInconsistentWithMessage, reason: "not UTF-8")
          }
          connection.receive(.text(text))
        case .binary: connection.receive(.binary(data))
        case .ping: connection.pong(data)
        case .pong: break
        case .connectionClose:
          guard data.readableBytes > 0 else { return connection.closeWithoutCode() }
          return connection.close(Self.answer(to: &data))
        default: return connection.close(.protocolError)
        }
      }
    } catch let error as NIOWebSocketFrameAggregator.Error {
      switch error {
      case .didReceiveFragmentBeforeReceivingTextOrBinaryFrame, .receivedNewFrameWithoutFinishingPrevious:
        connection.close(.protocolError)
      default: connection.close(.messageTooLarge)
      }
    } catch is MaskedFramesOnly.Unmasked {
      connection.close(.protocolError, reason: "frames of a client are masked")
    } catch {
      // Broken off, or a protocol error, which the pipeline has answered.
      logger.debug("a WebSocket broke", metadata: ["error": "\(error)"])
    }
  }

  /// A close frame is answered with its own code, unless it breaks the rules of RFC 6455 (sections 5.5.1 and 7.4).
  private static func answer(to data: inout ByteBuffer) -> WebSocketErrorCode {
    guard let number: UInt16 = data.readInteger() else { return .protocolError }
    guard (try? data.readUTF8ValidatedString(length: data.readableBytes)) != nil else {
      return .dataInconsistentWithMessage
    }
    switch number {
    case 1000...1003, 1007...1014, 3000...4999: return WebSocketErrorCode(codeNumber: Int(number))
    default: return .protocolError
    }
  }

  private func write(
    _ connection: WebSocketConnection, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  ) async {
    do {
      while let frame = await connection.outbox.next() { try await outbound.write(frame) }
    } catch {
      // Nobody reads any more.
      connection.outbox.abandon()
    }
  }

  private func serve(_ connection: WebSocketConnection) async {
    do {
      try await accepted.handler(connection)
      connection.close(.normalClosure)
    } catch is WebSocketClosed {
      return
    } catch is CancellationError {
      connection.close(.goingAway)
    } catch {
      logger.error("the handler of a WebSocket failed", metadata: ["error": "\(error)"])
      connection.close(.unexpectedServerError)
    }
  }

  /// Asks for signs of life until the task is cancelled, or there are none.
  /// - Returns: `false` where there are none.
  private func keepAlive(_ connection: WebSocketConnection, _ lastSign: LastSign) async -> Bool {
    let interval = accepted.limits.pingInterval
    repeat {
      connection.ping()
      // A cancelled sleep means that the session has ended.
      do { try await Task.sleep(for: interval) } catch { return true }
      if await !accepted.isStillAllowed() {
        connection.close(.policyViolation, reason: "the token is no longer valid")
        // Whoever has not taken that by then will not.
        do { try await Task.sleep(for: accepted.limits.closeTimeout) } catch { return true }
        return false
      }
    } while lastSign.time.duration(to: .now) < interval * 2
    return false
  }
}

/// A WebSocket that may begin.
struct AcceptedWebSocket: Sendable {
  var handler: WebSocketRoute.Handler
  var subprotocol: String?
  var limits: WebSocketLimits
  /// Whether the client would still be let in.
  var isStillAllowed: @Sendable () async -> Bool
}

/// When the client last showed life.
private final class LastSign: Sendable {
  private let stored = Mutex(ContinuousClock.now)

  var time: ContinuousClock.Instant { stored.withLock { $0 } }

  func renew() { stored.withLock { $0 = .now } }
}
