import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Decides about the first request of a connection before SwiftNIO's upgrade handler sees it: that one forgets a request that
/// it asked about and then refused, and a refusal has to be answered.
///
/// A request that is not let in goes on without its wish for an upgrade.
final class WebSocketGate: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    case initial
    /// Nothing more is read until there is an answer.
    case asking
    case decided
  }

  private let decide: @Sendable (HTTPRequest) async -> WebSocketDecision?
  private let onDecision: @Sendable (WebSocketDecision?) -> Void
  private var state = State.initial
  /// What arrived since it asks.
  private var parts: [HTTPServerRequestPart] = []
  private var isReadHeldBack = false
  private var isInputClosed = false

  /// - Parameters:
  ///   - decide: about a request; `nil` where there is no WebSocket.
  ///   - onDecision: told before the request goes on.
  init(
    decide: @escaping @Sendable (HTTPRequest) async -> WebSocketDecision?,
    onDecision: @escaping @Sendable (WebSocketDecision?) -> Void
  ) {
    self.decide = decide
    self.onDecision = onDecision
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = Self.unwrapInboundIn(data)
    switch (state, part) {
    case (.initial, .head(let head)):
      if Self.asksForWebSocket(head), let request = try? HTTPRequest(head, secure: false, splitCookie: false)
      {
        state = .asking
        parts = [part]
        ask(context, request)
      } else {
        state = .decided
        context.fireChannelRead(Self.wrapInboundOut(.head(Self.plain(head))))
      }
    case (.asking, _): parts.append(part)
    case (.initial, _), (.decided, _): context.fireChannelRead(data)
    }
  }

  func read(context: ChannelHandlerContext) {
    if state == .asking { isReadHeldBack = true } else { context.read() }
  }

  /// A client may end its direction and wait for the answer; who comes next would take that for its end.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if state == .asking, event as? ChannelEvent == .inputClosed {
      isInputClosed = true
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  private func ask(_ context: ChannelHandlerContext, _ request: HTTPRequest) {
    let decide = decide
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    context.eventLoop.makeFutureWithTask { await decide(request) }.whenSuccess { decision in
      bound.value.handler.goOn(bound.value.context, decision)
    }
  }

  private func goOn(_ context: ChannelHandlerContext, _ decision: WebSocketDecision?) {
    state = .decided
    let parts = parts
    self.parts = []
    let channel = context.channel
    guard channel.isActive else { return }
    onDecision(decision)
    let isAccepted = if case .accepted = decision { true } else { false }
    for part in parts {
      if !isAccepted, case .head(let head) = part {
        context.fireChannelRead(Self.wrapInboundOut(.head(Self.plain(head))))
      } else {
        context.fireChannelRead(Self.wrapInboundOut(part))
      }
    }
    context.fireChannelReadComplete()
    // An upgrade takes this handler out of the pipeline at once.
    if isInputClosed {
      if isAccepted {
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      } else {
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      }
    }
    if isReadHeldBack { channel.read() }
  }

  /// What RFC 6455, section 4.2.1, wants of a client.
  private static func asksForWebSocket(_ head: HTTPRequestHead) -> Bool {
    let headers = head.headers
    return head.method == .GET
      && headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
      && headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
      && headers["sec-websocket-version"] == ["13"] && headers["sec-websocket-key"].count == 1
  }

  /// Upgrades to anything else, such as HTTP/2 without TLS, are offers that a server need not take.
  private static func plain(_ head: HTTPRequestHead) -> HTTPRequestHead {
    var head = head
    head.headers.remove(name: "upgrade")
    return head
  }
}

/// What becomes of a request for a WebSocket.
enum WebSocketDecision: Sendable {
  case accepted(AcceptedWebSocket)
  /// The answer that the family gives.
  case refused(Response)
}
