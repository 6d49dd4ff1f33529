import Foundation
import HTTPKit

extension IngestRoutes {
  /// The events of a session over a WebSocket: first how things stand, then what happens.
  var events: WebSocketRoute {
    WebSocketRoute("/sessions/:id/events", access: .scope(.readIngest)) { call in
      let id = try call.parameter("id")
      _ = try await service.status(session: id)
      return { connection in try await send(try await service.events(session: id), to: connection) }
    }
  }

  private func send(_ events: SessionSubscription, to connection: WebSocketConnection) async throws {
    defer { events.end() }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        // Nothing is expected of the client but that it goes.
        for await _ in connection.messages {}
        events.end()
      }
      defer { group.cancelAll() }
      for await event in events {
        do {
          let text = String(decoding: try encoder.encode(event), as: UTF8.self)
          try connection.send(text, replacing: event.isProgress ? event.subject : nil)
        } catch {
          // The connection has ended, or is ended because its reader is too slow.
          return
        }
      }
      connection.close()
    }
  }
}
