import Foundations
import HTTPTypes
public import Hummingbird
import NIOCore
import ServiceLifecycle

/// One event of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html).
public struct ServerSentEvent: Sendable, Equatable {
  /// What a client that comes back sends as `Last-Event-ID`.
  public var id: String?
  /// The kind, `message` where there is none.
  public var name: String?
  /// Lines of text.
  public var data: String

  public init(id: String? = nil, name: String? = nil, data: String) {
    self.id = id
    self.name = name
    self.data = data
  }

  var text: String {
    var text = ""
    if let id { text += "id: \(id.filter { !Self.endsLine($0) })\n" }
    if let name { text += "event: \(name.filter { !Self.endsLine($0) })\n" }
    for line in data.split(omittingEmptySubsequences: false, whereSeparator: Self.endsLine) {
      text += "data: \(line)\n"
    }
    return text + "\n"
  }

  /// Of all that Unicode calls a new line, the format knows three.
  private static func endsLine(_ character: Character) -> Bool {
    character == "\n" || character == "\r" || character == "\r\n"
  }
}

extension Response {
  /// Events as they come, until the sequence or the connection ends, the server stops, or the token of whoever asks does.
  ///
  /// A reader that is slow makes the sequence wait, with a few events in between: memory does not grow.
  /// - Parameters:
  ///   - heartbeat: a comment is sent this often, so that proxies keep the connection and a reader that left is noticed;
  ///     as often the token is looked at again.
  ///   - call: the request.
  public static func events<Events: AsyncSequence & Sendable>(
    _ events: Events, heartbeat: Duration = .seconds(15), for call: Call
  ) -> Response where Events.Element == ServerSentEvent {
    Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream", .cacheControl: "no-store",
        // https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering
        .xAccelBuffering: "no",
      ],
      body: ResponseBody { writer in
        let outbox = Outbox<String>(capacity: 16)
        try await withGracefulShutdownHandler {
          try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
              defer { outbox.close() }
              for try await event in events where await !outbox.push(event.text) { return }
            }
            group.addTask {
              while true {
                try await Task.sleep(for: heartbeat)
                guard await call.isStillAllowed() else { return outbox.close() }
                _ = outbox.offer(":\n\n", replacing: "heartbeat")
              }
            }
            defer { group.cancelAll() }
            defer { outbox.abandon() }
            // Tells the client at once that it is connected.
            try await writer.write(ByteBuffer(string: ":\n\n"))
            while let text = await outbox.next() { try await writer.write(ByteBuffer(string: text)) }
            group.cancelAll()
          }
        } onGracefulShutdown: {
          outbox.close()
        }
        try await writer.finish(nil)
      })
  }
}

extension HTTPField.Name {
  // Letters and hyphens make a valid name.
  static let xAccelBuffering = HTTPField.Name("X-Accel-Buffering")!
  public static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
