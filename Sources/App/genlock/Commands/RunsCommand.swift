import ArgumentParser
import Foundation
import Runtime

/// `genlock runs`, with a file for each group of its subcommands.
struct RunsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List and inspect runs, and decide at gates.",
    discussion: """
      EXAMPLES
        genlock runs
        genlock runs show latest
        genlock runs report run-0192
        genlock runs approve latest review

      A run is named by its id, by enough of its first characters, or as latest.
      """,
    subcommands: [
      RunsListCommand.self, RunsShowCommand.self, RunsReportCommand.self, RunsApproveCommand.self,
      RunsCorrectCommand.self,
    ],
    defaultSubcommand: RunsListCommand.self)
}

/// `genlock runs list`
struct RunsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List runs, newest first.")

  @OptionGroup var workspace: WorkspaceOption

  @Option(help: ArgumentHelp("How many at the most.", valueName: "number"))
  var limit = 20

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit has to be at least 1.") }
  }

  func run() async throws {
    let runs = try await workspace.openExisting().history.list(limit: limit)
    if json { try Output.json(runs) } else { try Output.write(RunText.list(runs)) }
  }
}
