import ArgumentParser
import Foundation
import Jobs
import JobsAPI

/// Whose jobs a command is about: those of a workspace, or those of a server.
struct JobsSourceOption: ParsableArguments {
  @OptionGroup var jobs: JobsOption

  @Option(
    help: ArgumentHelp(
      "Ask the server at this address, such as http://127.0.0.1:8330, instead of the workspace.",
      valueName: "url"))
  var server: String?

  @Option(
    help: ArgumentHelp(
      "A token of the server; the environment's GENLOCK_TOKEN by default, which others on the machine do not see.",
      valueName: "token"))
  var token: String?

  func validate() throws {
    if token != nil, server == nil { throw ValidationError("--token needs --server.") }
  }

  /// Gives access to the jobs for as long as `body` runs.
  /// - Parameter makesWorkspace: for whoever brings jobs; whoever asks for some is told where there is no workspace.
  func use<Result: Sendable>(
    makingWorkspace makesWorkspace: Bool = false, _ body: (any JobControl) async throws -> Result
  ) async throws -> Result {
    guard let server else {
      return try await body(try await makesWorkspace ? jobs.open() : jobs.openExisting())
    }
    let given = token ?? ProcessInfo.processInfo.environment["GENLOCK_TOKEN"]
    return try await ServerJobs.with(
      try ServerAddress(server), token: given.flatMap { $0.isEmpty ? nil : $0 }
    ) { try await body($0) }
  }
}
