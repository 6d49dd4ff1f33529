import Artifacts
import Foundations
import MediaTypes
import Pipelines
import SystemPackage

/// Everything that the outputs of a file depend on, the file itself apart.
enum BatchRecipe {
  /// - Returns: a SHA-256 in hexadecimal.
  /// - Throws: `SystemError`, `ArtifactError`, `ParameterError`, `Cancelled`.
  static func digest(
    _ request: BatchRequest, workspace: Workspace, registry: StageRegistry, cancellation: Cancellation
  ) async throws -> String {
    let pipeline = request.run.pipeline
    let versions = RunVersions(of: pipeline, registry: registry)
    let parameters = try pipeline.resolveParameters(request.run.parameters)
    let paths = request.run.inputs
    let isByContent = knowsNoPaths(pipeline, registry: registry)
    return try await onBlockingThread("recipe") {
      func digest(_ path: FilePath) throws -> Value {
        let path = try path.absolute("read")
        return .string(
          try workspace.digests.digestInput(path, whole: false, cancellation: cancellation).digest)
      }
      let inputs = try paths.mapValues { paths in Value.list(try paths.map(digest)) }
      let places =
        try isByContent
        ? [:]
        : paths.mapValues { paths in
          Value.list(try paths.map { .string(try $0.absolute("read").string) })
        }
      let named = namedFiles(pipeline, parameters: parameters, registry: registry)
      let recipe: Value = [
        "pipeline": .string(pipeline.source), "parameters": .object(parameters),
        "input": .string(request.input),
        "inputs": .object(inputs), "places": .object(places), "files": .list(try named.map(digest)),
        "stages": .object(versions.stages.mapValues { .integer(Int64($0)) }),
        "libraries": .object(versions.libraries.mapValues { .string($0) }),
        "publication": request.publication.map { .string($0.identity) } ?? .null,
      ]
      return FileDigest.of(try recipe.canonicalJSON())
    }
  }

  /// The files that the pipeline or a parameter names by their paths, as far as they are there and can be told before a run.
  private static func namedFiles(
    _ pipeline: Pipeline, parameters: [String: Value], registry: StageRegistry
  ) -> [FilePath] {
    let scope = Scope(parameters: parameters)
    var paths: Set<FilePath> = []
    for node in pipeline.stages {
      guard let stage = registry[node.uses] else { continue }
      for (name, template) in node.with where template.referencedStages.isEmpty {
        // What cannot be evaluated without the file belongs to the file; what is wrong is told by its run.
        guard let value = try? template.evaluate(in: scope),
          let resolved = try? type(of: stage).declaration.resolve([name: value])
        else { continue }
        for file in resolved.value.files where (try? FileIdentity(of: file.filePath)) != nil {
          paths.insert(file.filePath)
        }
      }
    }
    return paths.sorted { $0.string < $1.string }
  }

  /// Whether what the stages make follows from the content of files alone, and not from their paths, which no cache key knows.
  private static func knowsNoPaths(_ pipeline: Pipeline, registry: StageRegistry) -> Bool {
    pipeline.stages.allSatisfy { node in registry[node.uses].map { type(of: $0).isCacheable } ?? false }
  }
}
