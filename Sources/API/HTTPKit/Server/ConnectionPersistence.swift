import NIOCore
import NIOHTTP1

/// Ends a connection after its last response (RFC 9112, sections 9.3 and 9.6).
///
/// That is when the client or the response says `Connection: close`, when the client speaks HTTP/1.0,
/// and when it asked for a protocol that it did not get, because SwiftNIO's parser reads nothing after such a request. The server
/// then ends its own direction, and drops what still comes for a while: closing at once would reset the connection, and
/// the client might lose the response.
final class ConnectionPersistence: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum Reading {
    case requests
    /// The rest of the last request.
    case lastRequest
    case nothing
  }

  private let lingerTimeout: TimeAmount
  private var reading = Reading.requests
  /// Requests whose response has not ended.
  private var pending = 0
  private var isLastResponse = false
  private var hasEnded = false
  private var timer: Scheduled<Void>?

  init(_ limits: HTTPServerLimits) {
    lingerTimeout = TimeAmount(limits.lingerTimeout)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = Self.unwrapInboundIn(data)
    switch (reading, part) {
    case (.nothing, _): return
    case (.lastRequest, .end): reading = .nothing
    case (.requests, .head(var head)):
      pending += 1
      if Self.isLast(head) { reading = .lastRequest }
      // A client of HTTP/1.0 does not know interim responses (RFC 9110, section 10.1.1).
      if head.version != .http1_1 { head.headers.remove(name: "expect") }
      return context.fireChannelRead(Self.wrapInboundOut(.head(head)))
    case (.requests, _), (.lastRequest, _): break
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    // Nobody else asks for what is dropped.
    if hasEnded { context.read() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if !hasEnded { context.fireErrorCaught(error) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !hasEnded else {
      promise?.fail(ChannelError.outputClosed)
      return
    }
    switch Self.unwrapOutboundIn(data) {
    case .head(var head) where head.status.code >= 200:
      isLastResponse = Self.connectionOptions(head.headers).contains("close")
      if !isLastResponse, reading != .requests, pending <= 1 {
        isLastResponse = true
        head.headers.add(name: "connection", value: "close")
      }
      context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
    case .end:
      pending = max(0, pending - 1)
      if isLastResponse { writeLast(context, data, promise) } else { context.write(data, promise: promise) }
    case .head, .body: context.write(data, promise: promise)
    }
  }

  private func writeLast(_ context: ChannelHandlerContext, _ end: NIOAny, _ promise: EventLoopPromise<Void>?)
  {
    (hasEnded, reading) = (true, .nothing)
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.cascade(to: promise)
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    written.futureResult.whenComplete { _ in bound.value.handler.linger(bound.value.context) }
    context.writeAndFlush(end, promise: written)
  }

  private func linger(_ context: ChannelHandlerContext) {
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: lingerTimeout) { bound.value.close(promise: nil) }
    context.close(mode: .output, promise: nil)
    context.read()
  }

  private static func isLast(_ head: HTTPRequestHead) -> Bool {
    let options = connectionOptions(head.headers)
    if head.method == .CONNECT || (options.contains("upgrade") && head.headers.contains(name: "upgrade")) {
      return true
    }
    return options.contains("close") || head.version != .http1_1
  }

  private static func connectionOptions(_ headers: HTTPHeaders) -> [String] {
    headers[canonicalForm: "connection"].map { $0.lowercased() }
  }
}
