import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Answers what is not HTTP, or has too much of a header, and closes the connection.
final class MalformedRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private var isResponding = false
  private var isRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if !isRefused { context.fireChannelRead(data) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isRefused else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch Self.unwrapOutboundIn(data) {
    case .head(let head): isResponding = head.status.code >= 200
    case .body: break
    case .end: isResponding = false
    }
    context.write(data, promise: promise)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError, !isRefused else { return context.fireErrorCaught(error) }
    isRefused = true
    if isResponding {
      // What the client has of the response is all it gets.
      context.close(promise: nil)
    } else {
      refuse(context, error)
    }
    context.fireErrorCaught(error)
  }

  private func refuse(_ context: ChannelHandlerContext, _ error: HTTPParserError) {
    let problem =
      if error == .headerOverflow {
        Problem(
          status: .requestHeaderFieldsTooLarge, code: "HEADER_TOO_LARGE",
          detail: "The header is larger than what is taken here; send less of it.")
      } else {
        Problem(
          status: .badRequest, code: "MALFORMED_REQUEST",
          detail: "This is not a request of HTTP/1.1 (\(error)).")
      }
    // A problem is a handful of strings and a number; JSON can write it.
    let body = (try? JSONEncoder().encode(problem)) ?? Data()
    let head = HTTPResponseHead(
      version: .http1_1, status: .init(statusCode: problem.status),
      headers: [
        "connection": "close", "content-type": "application/problem+json", "content-length": "\(body.count)",
      ])
    context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
    context.write(Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(Self.wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil)
    }
  }
}
