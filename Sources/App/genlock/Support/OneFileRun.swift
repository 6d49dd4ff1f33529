import Artifacts
import Foundations
import MediaTypes
import Runtime
import Stages
import SystemPackage

/// Runs a pipeline whose output `file` goes where the user says.
struct OneFileRun {
  var target: FilePath
  /// Files that must never be replaced.
  var inputs: [FilePath]
  var workspace: WorkspaceOption
  var console: RunConsole

  /// - Throws: `SystemError`, `ArtifactError`, ``Ending`` unless all went well.
  func perform(_ request: RunRequest, _ cancellation: Cancellation) async throws {
    let folder = target.removingLastComponent()
    let publication = Publication(folder: folder.isEmpty ? "." : folder, protected: inputs)
    try publication.check()
    let engine = PipelineEngine(workspace: try await workspace.open(), registry: BuiltinStages.registry)
    let name = target.lastComponent?.string ?? ""
    let (result, outcome) = try await console.perform(request, engine, cancellation) { outputs in
      guard case .file(let file)? = outputs["file"] else { return outputs }
      let path = try await publication.publish([(file, name)], cancellation: cancellation)[0]
      var published = file
      published.path = path.string
      return outputs.merging(["file": .file(published)]) { $1 }
    }
    try console.show(outcome, of: result)
  }
}
