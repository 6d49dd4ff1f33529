import Foundation
import Foundations
import Webhooks

/// Deliveries for people.
enum WebhookText {
  static func list(_ deliveries: [WebhookDelivery]) -> String {
    var table = Table()
    for delivery in deliveries {
      let time = delivery.state == .pending ? delivery.dueAt : delivery.endedAt ?? delivery.createdAt
      table.add(
        delivery.id.description, printable(delivery.type), delivery.state.rawValue,
        "\(delivery.attempts) attempts", time.formatted(.iso8601), printable(delivery.url),
        printable(delivery.state == .delivered ? "" : delivery.error ?? ""))
    }
    return table.text()
  }
}
