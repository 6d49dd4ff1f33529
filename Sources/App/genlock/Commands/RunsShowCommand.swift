import ArgumentParser
import Foundations
import Runtime
import SystemPackage

/// `genlock runs show`
struct RunsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a run and its stages.",
    discussion: """
      EXAMPLES
        genlock runs show latest
        genlock runs show run-0192 --json | jq '.stages[] | {stage, state, why}'
      """)

  @Argument(help: ArgumentHelp("The run.", valueName: "run"))
  var identifier: String

  @OptionGroup var workspace: WorkspaceOption

  @Flag(help: "Print JSON.")
  var json = false

  private struct Object: Encodable {
    var run: RunRecord
    var stages: [StageRunRecord]
  }

  func run() async throws {
    let history = try await workspace.openExisting().history
    let record = try await history.find(identifier)
    let stages = try await history.stages(of: record.id)
    if json {
      try Output.json(Object(run: record, stages: stages))
    } else {
      try Output.write(RunText.describe(record, stages))
    }
  }
}

/// `genlock runs report`
struct RunsReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Print the path of a run's HTML report.",
    discussion: """
      EXAMPLES
        xdg-open "$(genlock runs report latest)"
      """)

  @Argument(help: ArgumentHelp("The run.", valueName: "run"))
  var identifier: String

  @OptionGroup var workspace: WorkspaceOption

  func run() async throws {
    let workspace = try await workspace.openExisting()
    let record = try await workspace.history.find(identifier)
    let report = workspace.runsFolder.appending(record.id.description).appending("report.html")
    // A run that is still going on, or was killed, has none.
    do {
      try FileDescriptor.open(report, .readOnly).close()
    } catch let error as Errno {
      throw SystemError("read", report, errno: error.rawValue)
    }
    try Output.line(report.string)
  }
}
