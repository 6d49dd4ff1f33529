import NIOCore

/// Closes a connection whose client takes nothing of what was written for it.
final class WriteTimeLimit: ChannelInboundHandler {
  typealias InboundIn = NIOAny

  private let limit: TimeAmount
  private var timer: Scheduled<Void>?

  init(_ limit: Duration) {
    self.limit = TimeAmount(limit)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    timer?.cancel()
    if !context.channel.isWritable {
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      timer = context.eventLoop.scheduleTask(in: limit) { bound.value.close(promise: nil) }
    }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }
}
