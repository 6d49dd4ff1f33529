import ArgumentParser
import Artifacts
import Foundations
import Runtime
import Storage
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// Where results are kept between runs.
struct WorkspaceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder that keeps results between runs.", valueName: "folder"),
    completion: .directory)
  var workspace = ".genlock"

  /// For a run: makes what is missing.
  /// - Parameter modules: tables beside the runtime's own.
  func open(modules: [ModuleSchema] = []) async throws -> Workspace {
    try await Workspace.open(FilePath(workspace), modules: modules)
  }

  /// For whoever asks about runs: a folder that none was made in is a mistake, and nothing is made there.
  /// - Throws: ``WorkspaceError``.
  func openExisting(modules: [ModuleSchema] = []) async throws -> Workspace {
    guard exists else { throw WorkspaceError(path: FilePath(workspace)) }
    return try await open(modules: modules)
  }

  /// For looking at what a run would do, which leaves nothing behind.
  func look<Result: Sendable>(_ body: (Workspace) async throws -> Result) async throws -> Result {
    if exists { return try await body(try await open()) }
    let folder = try WorkFolder("genlock-plan")
    defer { folder.remove() }
    return try await body(try await Workspace.open(folder.path))
  }

  /// What is free where it lies or would be made, in bytes.
  func availableSpace() throws -> Int64 {
    var folder = FilePath(workspace)
    while access(folder.string, F_OK) != 0, folder.removeLastComponent() {}
    return try FreeSpace.available(at: folder.isEmpty ? "." : folder)
  }

  private var exists: Bool {
    access(FilePath(workspace).appending("genlock.db").string, F_OK) == 0
  }
}

/// A folder that holds no workspace.
struct WorkspaceError: CodedError {
  var path: FilePath

  var code: String { "NO_WORKSPACE" }
  var message: String {
    "There is no workspace in \(quoted(path)), no run was made there; give the --workspace of the run."
  }
  var category: ErrorCategory { .usage }
}
