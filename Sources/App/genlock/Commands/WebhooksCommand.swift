import ArgumentParser
import Foundations
import Runtime
import Webhooks

/// `genlock webhooks`
struct WebhooksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhooks",
    abstract: "Show what was told to receivers, tell it again, and give them the secret.",
    discussion: """
      Deliveries follow Standard Webhooks 1.0.0: signed, and tried again for three days until the receiver answers 200 … 299. \
      `genlock work` sends them.

      EXAMPLES
        genlock webhooks
        genlock webhooks list --state failed
        genlock webhooks replay msg-0192f3c4-…
        genlock webhooks secret
      """,
    subcommands: [WebhooksListCommand.self, WebhooksReplayCommand.self, WebhooksSecretCommand.self],
    defaultSubcommand: WebhooksListCommand.self)
}

/// `genlock webhooks list`
struct WebhooksListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List deliveries, newest first.",
    discussion: """
      EXAMPLES
        genlock webhooks list --state failed
        genlock webhooks list --json | jq -r '.[] | [.id, .state, .error] | @tsv'
      """)

  @Option(help: "Only deliveries in this state; may be given several times.")
  var state: [WebhookDelivery.State] = []

  @Option(help: ArgumentHelp("How many at the most, up to 1000.", valueName: "number"))
  var limit = 20

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var workspace: WorkspaceOption

  func validate() throws {
    if !(1...1000).contains(limit) { throw ValidationError("--limit has to be 1 … 1000.") }
  }

  func run() async throws {
    let workspace = try await workspace.openExisting(modules: [WebhookQueue.schema])
    let deliveries = try await WebhookQueue(workspace.database).deliveries(Set(state), limit: limit)
    if json { try Output.json(deliveries) } else { try Output.write(WebhookText.list(deliveries)) }
  }
}

/// `genlock webhooks replay`
struct WebhooksReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Send a delivery again, with the same webhook-id.",
    discussion: "A receiver that answered 410 is sent to again. `genlock work` does the sending.")

  @Argument(help: ArgumentHelp("The delivery's id.", valueName: "delivery"))
  var identifier: String

  @OptionGroup var workspace: WorkspaceOption

  func run() async throws {
    guard let id = Identifier(identifier) else {
      throw ValidationError(
        "\(quoted(identifier)) is no id of a delivery; `genlock webhooks list` shows them.")
    }
    let workspace = try await workspace.openExisting(modules: [WebhookQueue.schema])
    try await WebhookQueue(workspace.database).replay(id)
    Output.message("\(id) is sent again.")
  }
}

/// `genlock webhooks secret`
struct WebhooksSecretCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "secret", abstract: "Print the secret that signs webhooks, for the receiver.",
    discussion: """
      Secrets lie in the workspace, in secrets/webhook-NAME, one on a line. All of them sign, so that after --rotate a receiver has \
      time to change; the old ones are then taken out of the file.
      """)

  @Option(help: ArgumentHelp("Which secret.", valueName: "name"))
  var name = WebhookSecrets.defaultName

  @Flag(help: "Make a new one first.")
  var rotate = false

  @OptionGroup var workspace: WorkspaceOption

  func run() async throws {
    let workspace = try await workspace.openExisting()
    let secrets = WebhookSecrets(folder: workspace.secretsFolder)
    let secret = try await onBlockingThread("secrets") { [name, rotate] in
      try rotate ? secrets.rotate(name) : secrets.secrets(name).first
    }
    if let secret { try Output.line(secret.text) }
  }
}
