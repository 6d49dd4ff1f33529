import Alignment
import Captions
import MediaTypes
import Pipelines

/// The parameters of ``CaptionsTimeStage``.
struct CaptionsTimeParameters: Decodable, Sendable {
  var speech: FileReference
  var captions: FileReference
  var method: Method
  var force: Bool
  var format: CaptionFormat?

  enum Method: String, Decodable, Sendable, CaseIterable {
    case auto
    case shift
    case stretch
    case splits

    var freedom: CaptionAligner.Freedom {
      switch self {
      case .auto: .any
      case .shift: .shift
      case .stretch: .stretch
      case .splits: .splits
      }
    }
  }

  static let declarations = [
    ParameterDeclaration("speech", .file, required: true, "What the stage `speech` heard in the recording."),
    ParameterDeclaration("captions", .file, required: true, "The captions, in any format that can be read."),
    ParameterDeclaration(
      "method", .choice(Method.allCases.map(\.rawValue)), default: "auto",
      "What may be done to them: moving all by one shift, stretching them as well, moving parts by different shifts, or "
        + "whatever the evidence asks for."),
    ParameterDeclaration(
      "force", .boolean, default: false,
      "Whether to write captions also where the answer is not to be relied on."),
    CaptionFiles.format,
  ]
}
