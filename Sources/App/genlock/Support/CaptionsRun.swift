import Artifacts
import Foundations
import MediaTypes
import Runtime
import Stages
import SystemPackage

/// Runs a pipeline that may have an output `captions`, and puts these where they are wanted.
struct CaptionsRun {
  /// Where captions go; `nil` where they are not wanted.
  var target: FilePath?
  /// What may not be written over.
  var inputs: [FilePath]
  /// What the user calls the files that the stages work on, by the stages' names.
  var names: [String: String]
  var workspace: WorkspaceOption
  var progress: ProgressMode

  /// - Parameter request: made once it is known that the target can be written.
  /// - Throws: what failed in a stage or in publishing; ``Ending`` where the run was interrupted.
  func perform(_ request: () throws -> RunRequest, _ cancellation: Cancellation) async throws -> RunResult {
    let publication = target.map { target in
      let folder = target.removingLastComponent()
      return Publication(folder: folder.isEmpty ? "." : folder, protected: inputs)
    }
    try publication?.check()
    let engine = PipelineEngine(workspace: try await workspace.open(), registry: BuiltinStages.registry)
    let display = FileNameDisplay(display: progress.display(on: .standardError()), names: names)
    let result = try await engine.run(
      try request(), cancellation: cancellation, events: { display.show($0) },
      publish: { outputs in
        guard let publication, let name = target?.lastComponent?.string,
          case .file(let file)? = outputs["captions"]
        else { return outputs }
        var outputs = outputs
        let path = try await publication.publish([(file, name)], cancellation: cancellation)[0]
        outputs["captions"] = .file(FileReference(path: path.string))
        return outputs
      })
    if let error = result.publicationError { throw error }
    if result.status == .cancelled { throw Ending(status: .interrupted) }
    if let failure = result.failures.first { throw failure.error }
    return result
  }
}
