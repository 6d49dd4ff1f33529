import Captions
import MediaTypes
import Pipelines

/// The parameters of ``CaptionsLintStage``.
struct CaptionsLintParameters: Decodable, Sendable {
  var captions: FileReference
  var shots: FileReference?
  var style: StyleGuide.Name
  var fix: Bool
  var frameRate: String?
  var language: String?
  var children: Bool
  var format: CaptionFormat?

  static let declarations = [
    ParameterDeclaration("captions", .file, required: true, "The captions, in any format that can be read."),
    ParameterDeclaration(
      "shots", .file, "What the stage `shots` found in the recording: its shot changes and frame rate."),
    ParameterDeclaration(
      "style", .choice(StyleGuide.Name.allCases.map(\.rawValue)), default: "netflix", "Whose style guide."),
    ParameterDeclaration("fix", .boolean, default: false, "Whether to repair what can be, and write it."),
    ParameterDeclaration(
      "frameRate", .string,
      "Of the recording, in Hz: 25 or 30000/1001; that of `shots` by default. Without one nothing that counts in frames is checked."
    ),
    ParameterDeclaration(
      "language", .string,
      "Of the captions, such as `en` or `zh-Hant`; what they say, or look like, by default."),
    ParameterDeclaration(
      "children", .boolean, default: false, "Whether the captions are for children, who read slower."),
    CaptionFiles.format,
  ]
}
