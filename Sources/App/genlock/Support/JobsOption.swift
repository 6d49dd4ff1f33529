import ArgumentParser
import Jobs
import Runtime
import Stages
import SystemPackage
import Webhooks

/// The queue of a workspace.
struct JobsOption: ParsableArguments {
  @OptionGroup var workspace: WorkspaceOption

  /// For whoever brings or runs jobs: makes what is missing.
  /// - Parameter folders: where pipelines are looked for by name.
  func open(pipelines folders: [String] = []) async throws -> JobStore {
    let library = PipelineLibrary(
      folders: folders.map { FilePath($0) }, catalog: BuiltinStages.registry.catalog)
    return JobStore(
      workspace: try await workspace.open(modules: [JobStore.schema, WebhookQueue.schema]), library: library)
  }

  /// For whoever asks about jobs: a folder that holds no workspace is a mistake, and nothing is made there.
  func openExisting() async throws -> JobStore {
    let workspace = try await workspace.openExisting(modules: [JobStore.schema, WebhookQueue.schema])
    return JobStore(
      workspace: workspace, library: PipelineLibrary(folders: [], catalog: BuiltinStages.registry.catalog))
  }
}
