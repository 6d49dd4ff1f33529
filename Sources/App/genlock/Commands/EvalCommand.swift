import ArgumentParser

/// `genlock eval`
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure results against known truth.",
    discussion: """
      EXAMPLES
        genlock eval sync sets/dataset.json
        genlock eval captions caption-sets/dataset.json
      """,
    subcommands: [EvalSyncCommand.self, EvalCaptionsCommand.self])
}
