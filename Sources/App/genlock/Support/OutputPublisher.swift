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

  /// Fails early where the folder cannot be written.
  func check() throws {
    try publication.check()
  }

  private var publication: Publication {
    Publication(folder: folder, method: isLinking ? .hardLink : .copy, protected: protected)
  }

  /// - Returns: the outputs with every file where it was published.
  /// - Throws: `SystemError`, `ArtifactError`, `Cancelled`; files that were published before stay.
  func publish(_ outputs: [String: Value], cancellation: Cancellation) async throws -> [String: Value] {
    let publication = publication
    // The entries come in the order in which the files are met in the outputs.
    var published: [String: [String]] = [:]
    for entry in PublicationName.entries(for: outputs) {
      let path = try await publication.publish(entry.file, as: entry.name, cancellation: cancellation)
      published[entry.output, default: []].append(path.string)
    }
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
