import HTTPTypes
import NIOCore
import NIOHTTP1

/// Answers a request whose head is not HTTP, or too large, after those before it have their answers. Nothing is known of its path, so the answer has
/// no family's shape.
///
/// When the body is at fault, whoever reads it learns of it and answers, see ``BodyReader``; then the connection ends.
final class MalformedRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Requests whose response has not ended.
  private var pending = 0
  private var isReadingBody = false
  /// What the connection ends with.
  private var refusal: Problem?
  private var isBodyBroken = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard refusal == nil, !isBodyBroken else { return }
    switch Self.unwrapInboundIn(data) {
    case .head(let head):
      guard Self.hasProperHost(head) else {
        return refuse(context, .malformed("it needs exactly one header field \"Host\""))
      }
      pending += 1
      isReadingBody = true
    case .body: break
    case .end: isReadingBody = false
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch Self.unwrapOutboundIn(data) {
    case .head(var head) where isBodyBroken && head.status.code >= 200:
      head.headers.replaceOrAdd(name: "connection", value: "close")
      context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
    case .head, .body: context.write(data, promise: promise)
    case .end:
      pending = max(0, pending - 1)
      context.write(data, promise: promise)
      if let refusal, pending == 0 { answer(context, refusal) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if isReadingBody {
      isBodyBroken = true
      context.fireErrorCaught(error)
    } else if error as? HTTPParserError == .headerOverflow {
      refuse(context, .headerTooLarge)
    } else if let error = error as? HTTPParserError {
      refuse(context, .malformed("\(error)"))
    } else {
      context.fireErrorCaught(error)
    }
  }

  private func refuse(_ context: ChannelHandlerContext, _ problem: Problem) {
    guard refusal == nil else { return }
    refusal = problem
    if pending == 0 { answer(context, problem) }
  }

  private func answer(_ context: ChannelHandlerContext, _ problem: Problem) {
    let body = problem.json
    let head = HTTPResponseHead(
      version: .http1_1, status: .init(statusCode: problem.status),
      headers: [
        "connection": "close", "content-type": Problem.mediaType, "content-length": "\(body.readableBytes)",
        "date": HTTPDate.now(),
      ])
    context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
    context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
  }

  /// RFC 9112, section 3.2.
  private static func hasProperHost(_ head: HTTPRequestHead) -> Bool {
    let count = head.headers["host"].count
    return count == 1 || (count == 0 && head.version != .http1_1)
  }
}

extension Problem {
  fileprivate static let headerTooLarge = Problem(
    status: .requestHeaderFieldsTooLarge, code: "HEADER_TOO_LARGE",
    detail: "The header is larger than what is taken here; send less of it.")

  fileprivate static func malformed(_ reason: String) -> Problem {
    Problem(RequestError.malformed(reason))
  }
}
