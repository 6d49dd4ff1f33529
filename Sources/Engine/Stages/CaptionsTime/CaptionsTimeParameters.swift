import Captions
import MediaTypes
import Pipelines

/// The parameters of ``CaptionsTimeStage``.
struct CaptionsTimeParameters: Decodable, Sendable {
  var speech: FileReference
  var captions: FileReference?
  var text: FileReference?
  var language: String?
  var method: CaptionsTimeMethod
  var force: Bool
  var format: CaptionFormat?

  static let declarations = [
    ParameterDeclaration("speech", .file, required: true, "What the stage `speech` heard in the recording."),
    ParameterDeclaration("captions", .file, "The captions, in any format that can be read."),
    ParameterDeclaration(
      "text", .file,
      "In place of captions, the text of what is said: a plain text file with a caption in each line."),
    ParameterDeclaration(
      "language", .string,
      "The language of the text, as BCP 47 has it, such as `de` or `pt-BR`; what the captions say of it by default, and English "
        + "where they say nothing."),
    ParameterDeclaration(
      "method", .choice(CaptionsTimeMethod.allCases.map(\.rawValue)), default: "auto",
      "What may be done to them: moving all by one shift, stretching them as well, moving parts by different shifts, placing "
        + "each where its words are said (`anchor`), or whatever the evidence asks for."),
    ParameterDeclaration(
      "force", .boolean, default: false,
      "Whether to write captions also where the answer is not to be relied on."),
    CaptionFiles.format,
  ]
}
