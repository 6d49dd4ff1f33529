import MediaTypes
import Pipelines

/// The parameters of ``ProbeStage``.
struct ProbeParameters: Decodable, Sendable {
  var source: FileReference

  static let declarations = [
    ParameterDeclaration("source", .media, required: true, "The recording.")
  ]
}
