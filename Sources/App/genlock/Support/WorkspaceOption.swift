import ArgumentParser
import Runtime
import SystemPackage

/// Where results are kept between runs.
struct WorkspaceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder that keeps results between runs.", valueName: "folder"),
    completion: .directory)
  var workspace = ".genlock"

  func open() async throws -> Workspace {
    try await Workspace.open(FilePath(workspace))
  }
}
