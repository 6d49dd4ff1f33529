import ArgumentParser
import Foundations
import Jobs
import SystemPackage
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

  @Option(
    help: ArgumentHelp(
      "A PEM file with certificate authorities that receivers of webhooks may have, beside the system's.",
      valueName: "file"),
    completion: .file())
  var webhookCertificates: String?

  /// What sends the webhooks of a store's jobs.
  /// - Throws: `WebhookError`.
  func sending(for store: JobStore) async throws -> JobWebhookSending {
    let trust = try await WebhookTrust.reading(webhookCertificates.map { FilePath($0) })
    return JobWebhookSending(
      store,
      settings: WebhookSenderSettings(
        policy: WebhookPolicy(allowedNetworks: webhookNetwork, allowsHTTP: webhookHttp),
        trust: trust),
      trouble: { Output.report($0) })
  }
}
