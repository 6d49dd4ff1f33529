import NIOCore
import NIOWebSocket

/// Refuses frames that a client did not mask, which a server has to (RFC 6455, section 5.1) and SwiftNIO leaves to others.
final class MaskedFramesOnly: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias InboundOut = WebSocketFrame

  struct Unmasked: Error {}

  private var isRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    if Self.unwrapInboundIn(data).maskKey == nil {
      isRefused = true
      context.fireErrorCaught(Unmasked())
    } else {
      context.fireChannelRead(data)
    }
  }
}
