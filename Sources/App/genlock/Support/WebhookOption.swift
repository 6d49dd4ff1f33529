import ArgumentParser
import Foundations
import Jobs
import Webhooks

/// Where a worker's webhooks may go.
struct WebhookOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Send webhooks into this network too, such as 10.1.0.0/16; may be given several times. Otherwise only public addresses are sent to.",
      valueName: "network"))
  var webhookNetwork: [IPNetwork] = []

  @Flag(help: "Send webhooks to http URLs too, unencrypted.")
  var webhookHttp = false

  /// What sends the webhooks of a store's jobs.
  func sending(for store: JobStore) -> JobWebhookSending {
    JobWebhookSending(
      store,
      settings: WebhookSenderSettings(
        policy: WebhookPolicy(allowedNetworks: webhookNetwork, allowsHTTP: webhookHttp)),
      trouble: { Output.report($0) })
  }
}
