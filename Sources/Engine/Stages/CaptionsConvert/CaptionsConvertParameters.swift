import Captions
import MediaTypes
import Pipelines

/// The parameters of ``CaptionsConvertStage``.
struct CaptionsConvertParameters: Decodable, Sendable {
  var captions: FileReference
  var format: CaptionFormat
  var from: CaptionFormat?
  var encoding: String?
  var track: CaptionTrackChoice?

  static let declarations = [
    ParameterDeclaration(
      "captions", .file, required: true,
      "The captions, in any format that can be read, or a recording that holds some."),
    ParameterDeclaration(
      "format", .choice(CaptionFormat.writable.map(\.rawValue)), required: true, "The format to write."),
    ParameterDeclaration(
      "from", .choice(CaptionFormat.allCases.map(\.rawValue)), "The format to read; found out by default."),
    ParameterDeclaration(
      "encoding", .string,
      "How the text is coded, by a name that `iconv --list` prints; found out by default."),
    CaptionFiles.track,
  ]
}
