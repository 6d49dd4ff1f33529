import Captions
import LibAV
import MediaTypes
import Pipelines

/// The parameters of ``CaptionsMuxStage``.
struct CaptionsMuxParameters: Decodable, Sendable {
  var source: FileReference
  var captions: [FileReference]
  var container: CaptionContainer
  var languages: [String]?
  var titles: [String]?
  var `default`: Bool
  var forced: Bool

  static let declarations = [
    ParameterDeclaration("source", .media, required: true, "The recording; it is copied as it is coded."),
    ParameterDeclaration(
      "captions", .list(.file), required: true,
      "Caption files, in any format that can be read, or recordings that hold some; each becomes a track."),
    ParameterDeclaration(
      "container", .choice(CaptionContainer.allCases.map(\.rawValue)), required: true,
      "What comes out; it has to be able to hold what the recording has."),
    ParameterDeclaration(
      "languages", .list(.string),
      "The language of each track, such as `eng`, `en` or `pt-BR`; what the captions say by default."),
    ParameterDeclaration("titles", .list(.string), "The title of each track, as players show it."),
    ParameterDeclaration(
      "default", .boolean, default: false, "Whether players show the first new track by themselves."),
    ParameterDeclaration(
      "forced", .boolean, default: false,
      "Whether the first new track holds only what has to be read to understand the recording."),
  ]
}
