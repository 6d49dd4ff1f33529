import ArgumentParser
import Foundation
import Foundations
import Jobs
import Pipelines
import Runtime

/// `genlock clean`
struct CleanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Remove results and runs that were not used for a while.",
    discussion: """
      EXAMPLES
        genlock clean
        genlock clean --older-than 7d
        genlock clean --older-than 0s          (everything that no run is using)
      """)

  @Option(
    help: ArgumentHelp("How long something has not been used, such as 12h or 30d.", valueName: "time"),
    transform: { text in
      guard let seconds = DurationText.seconds(text) else {
        throw ValidationError("\(quoted(text)) is not a time such as 12h or 30d.")
      }
      return seconds
    })
  var olderThan: Double = 30 * 86_400

  @OptionGroup var workspace: WorkspaceOption

  func run() async throws {
    let cancellation = Interruption.watch()
    let workspace = try await workspace.openExisting(modules: [JobStore.schema])
    let cleaned = try await workspace.clean(
      olderThan: .milliseconds(Int64(min(olderThan, 1e12) * 1000)), cancellation: cancellation)
    let limit = Date().addingTimeInterval(-olderThan)
    let jobs = try await JobStore.removeEnded(before: limit, in: workspace.database)
    try Output.line(RunText.describe(cleaned) + (jobs > 0 ? ", \(Wording.count(jobs, "job"))" : ""))
  }
}
