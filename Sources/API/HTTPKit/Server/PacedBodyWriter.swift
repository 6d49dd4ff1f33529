import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// Holds whoever writes a body to the pace of its connection.
///
/// SwiftNIO's own writer learns that a connection is full, or gone, when the event loop comes to what was written; a task
/// on another thread is hundreds of pieces ahead by then, and all of them are in memory.
struct PacedBodyWriter: ResponseBodyWriter {
  private var base: any ResponseBodyWriter
  private let channel: any Channel

  init(_ base: any ResponseBodyWriter, on channel: any Channel) {
    self.base = base
    self.channel = channel
  }

  mutating func write(_ buffer: ByteBuffer) async throws {
    try await base.write(buffer)
    // What was written before is seen to first, and the base then waits where the connection is full.
    let isOpen = try await channel.eventLoop.submit { [channel] in channel.isActive }.get()
    guard isOpen else { throw ChannelError.ioOnClosedChannel }
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    try await base.finish(trailingHeaders)
  }
}

extension ResponseBody {
  /// Bodies up to this size are written at once as they are, in bytes.
  private static let small = 64 << 10

  /// The body, written at the pace of the connection it goes to.
  consuming func paced(on channel: any Channel) -> ResponseBody {
    let length = contentLength
    if let length, length <= Self.small { return self }
    let body = self
    return ResponseBody(contentLength: length) { writer in
      try await body.write(PacedBodyWriter(writer, on: channel))
    }
  }
}
