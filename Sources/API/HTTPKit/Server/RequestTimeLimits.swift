import NIOCore
import NIOHTTP1

/// Ends connections whose client sends too slowly, or too much that nobody reads; it leaves the pipeline when a
/// WebSocket begins.
///
/// Whoever reads a body that comes too slowly gets a ``BodyTooSlow``, answers, and so ends the connection.
final class RequestTimeLimits: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let limits: HTTPServerLimits
  /// Requests whose response has not ended.
  private var requests = 0
  private var isReadingBody = false
  private var bytesInInterval = 0
  private var unwantedBytes = 0
  /// Whether the server asks for bytes; where it does not, it is slow itself and the client cannot help it.
  private var isReadPending = false
  private var timer: Scheduled<Void>?

  init(_ limits: HTTPServerLimits) {
    self.limits = limits
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { waitForHead(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
  }

  func channelActive(context: ChannelHandlerContext) {
    waitForHead(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func read(context: ChannelHandlerContext) {
    isReadPending = true
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    isReadPending = false
    switch Self.unwrapInboundIn(data) {
    case .head:
      requests += 1
      isReadingBody = true
      (bytesInInterval, unwantedBytes) = (0, 0)
      waitForBody(context)
    case .body(let bytes):
      bytesInInterval += bytes.readableBytes
      if requests == 0 {
        unwantedBytes += bytes.readableBytes
        if unwantedBytes > limits.unwantedBody { return context.close(promise: nil) }
      }
    case .end:
      isReadingBody = false
      timer?.cancel()
      if requests == 0 { waitForHead(context) }
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = Self.unwrapOutboundIn(data) {
      requests = max(0, requests - 1)
      if requests == 0 { isReadingBody ? waitForRest(context) : waitForHead(context) }
    }
    context.write(data, promise: promise)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // The server stops, and this connection waits for nothing.
    if event is ChannelShouldQuiesceEvent, requests == 0, !isReadingBody { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  private func waitForHead(_ context: ChannelHandlerContext) {
    schedule(context, in: limits.headTimeout) { handler, context in
      if handler.requests == 0 { context.close(promise: nil) }
    }
  }

  private func waitForBody(_ context: ChannelHandlerContext) {
    schedule(context, in: limits.bodyInterval) { handler, context in
      guard handler.isReadingBody else { return }
      if handler.bytesInInterval < handler.limits.bodyBytesPerInterval, handler.isReadPending {
        handler.waitForRest(context)
        return context.fireErrorCaught(BodyTooSlow())
      }
      handler.bytesInInterval = 0
      handler.waitForBody(context)
    }
  }

  /// For a body that nobody wanted, or that came too slowly.
  private func waitForRest(_ context: ChannelHandlerContext) {
    schedule(context, in: limits.headTimeout) { handler, context in
      if handler.isReadingBody { context.close(promise: nil) }
    }
  }

  private func schedule(
    _ context: ChannelHandlerContext, in delay: Duration,
    _ action: @escaping (RequestTimeLimits, ChannelHandlerContext) -> Void
  ) {
    timer?.cancel()
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    let action = NIOLoopBound(action, eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: TimeAmount(delay)) {
      action.value(bound.value.handler, bound.value.context)
    }
  }
}

/// A body brings less than ``HTTPServerLimits/bodyBytesPerInterval``.
struct BodyTooSlow: Error {}
