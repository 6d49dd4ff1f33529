import MediaTypes
import Pipelines

/// The parameters of ``ShotsStage``.
struct ShotsParameters: Decodable, Sendable {
  var source: SourceFiles
  var threshold: Double

  static let declarations = [
    SourceParameters.declarations[0],
    ParameterDeclaration(
      "threshold", .number, default: 10, minimum: 1, maximum: 100,
      "How much a picture has to differ from the one before, in percent; less finds more."),
  ]
}
