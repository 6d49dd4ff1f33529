import MediaTypes
import Pipelines

/// The parameters of ``SpeechStage``.
struct SpeechParameters: Decodable, Sendable {
  var source: SourceFiles
  var track: TrackChoice

  static let declarations = [
    SourceParameters.declarations[0],
    ParameterDeclaration(
      "track", .oneOf([.choice(["first"]), .integer]), default: "first",
      "Which audio track to listen to: `first`, or a number from 1."),
  ]
}
