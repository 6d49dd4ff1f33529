import Artifacts
import Foundations
import MediaTypes
import SystemPackage

/// Puts a pipeline's outputs under readable names in a folder: what `-o` asks for.
struct OutputPublisher {
  var folder: FilePath
  /// Hard links instead of copies.
  var isLinking: Bool
  /// The run's inputs, which are never replaced.
  var protected: [FilePath]

  /// Fails early where the folder cannot be written, or not be linked to from the workspace.
  func check(_ workspace: WorkspaceOption) throws {
    try publication.check(from: FilePath(workspace.workspace))
  }

  private var publication: Publication {
    Publication(folder: folder, method: isLinking ? .hardLink : .copy, protected: protected)
  }

  /// - Returns: the outputs with every file where it was published.
  /// - Throws: `SystemError`, `ArtifactError`, `Cancelled`; the files of earlier runs are then as they were.
  func publish(_ outputs: [String: Value], cancellation: Cancellation) async throws -> [String: Value] {
    // The entries come in the order in which the files are met in the outputs.
    let entries = PublicationName.entries(for: outputs)
    let paths = try await publication.publish(
      entries.map { ($0.file, $0.name) }, cancellation: cancellation)
    var published: [String: [String]] = [:]
    for (entry, path) in zip(entries, paths) { published[entry.output, default: []].append(path.string) }
    var result = outputs
    for (name, paths) in published {
      var remaining = paths[...]
      result[name] = result[name]?.replacingPaths(&remaining)
    }
    return result
  }
}

extension Value {
  /// The same value with the paths of its files, in the order of ``files``.
  fileprivate func replacingPaths(_ paths: inout ArraySlice<String>) -> Value {
    switch self {
    case .file(var file):
      if let path = paths.popFirst() { file.path = path }
      return .file(file)
    case .list(let elements):
      return .list(elements.map { $0.replacingPaths(&paths) })
    case .object(let members):
      var replaced: [String: Value] = [:]
      for key in members.keys.sorted() { replaced[key] = members[key]?.replacingPaths(&paths) }
      return .object(replaced)
    default: return self
    }
  }
}
