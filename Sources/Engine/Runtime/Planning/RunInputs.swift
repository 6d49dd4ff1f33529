import Artifacts
import Foundation
import Foundations
import Glibc
import MediaTypes
import Pipelines
import SystemPackage

/// What a request gives, checked against what the pipeline declares, with every file's size and digest.
struct RunInputs: Sendable {
  var inputs: [String: Value]
  var parameters: [String: Value]

  /// - Throws: `InputError`, `ParameterError`, ``RunError``, `SystemError`, `ArtifactError`, `Cancelled`.
  init(_ request: RunRequest, digests: DigestCache, cancellation: Cancellation) async throws {
    let pipeline = request.pipeline
    parameters = try pipeline.resolveParameters(request.parameters)
    try pipeline.checkInputs(request.inputs)
    let verify = request.options.verifyInputs
    let paths = request.inputs
    inputs = try await onBlockingThread("inputs") {
      var inputs: [String: Value] = [:]
      for declaration in pipeline.inputs {
        inputs[declaration.name] = try Self.value(
          of: declaration, paths: paths[declaration.name] ?? [], verify: verify, digests: digests,
          cancellation: cancellation)
      }
      return inputs
    }
  }

  private static func value(
    of declaration: InputDeclaration, paths: [FilePath], verify: Bool, digests: DigestCache,
    cancellation: Cancellation
  ) throws -> Value {
    var elementType = declaration.type
    var isList = false
    if case .list(let element) = declaration.type { (elementType, isList) = (element, true) }
    if paths.isEmpty { return isList ? .list([]) : .null }
    let files = try paths.map { path -> Value in
      let absolute = try path.absolute("read")
      // Values are text, and a name that is not would be changed on its way through them.
      guard FilePath(absolute.string) == absolute else { throw RunError.nameNotText(path) }
      let (digest, size) = try digests.digestInput(absolute, whole: verify, cancellation: cancellation)
      if size == 0, elementType == .media { throw RunError.emptyInput(path) }
      return .file(FileReference(path: absolute.string, digest: digest, size: size))
    }
    return isList ? .list(files) : files[0]
  }
}
