import Captions
import Foundations
import MediaTypes
import Pipelines
import Runtime

/// Writes captions in another format.
struct CaptionsConvertStage: Stage {
  static let declaration = StageDeclaration(
    name: "captions.convert",
    summary: "Writes captions in another format.",
    discussion: """
      What was wrong with the file, and what the new format cannot say, are warnings. Files with the faults that caption \
      files have are read as far as they can be understood. Of a recording the captions are taken that it holds, as a track or \
      in its pictures.
      """,
    parameters: CaptionsConvertParameters.declarations,
    outputs: [
      OutputDeclaration("captions", .file, "The captions in the format that was asked for."),
      OutputDeclaration(
        "info", .object(["cues": .integer, "from": .string, "language": .string]),
        "How many there are, the format they were in, and their language where the file says it."),
    ],
    example: """
      web:
        uses: captions.convert
        with: { captions: "${{ inputs.captions }}", format: vtt }
      """)
  static let version = 2

  func run(_ parameters: CaptionsConvertParameters, in context: StageContext) async throws -> [String: Value]
  {
    let encoding = try parameters.encoding.map { try TextEncoding($0) }
    return try await onBlockingThread(context.name) {
      let (_, reading) = try CaptionFiles.readAny(
        parameters.captions, format: parameters.from, encoding: encoding, track: parameters.track,
        cancellation: context.cancellation)
      guard !reading.document.cues.isEmpty else {
        throw CaptionsConvertError.noCues(name: parameters.captions.name)
      }
      let writing = try CaptionFile.write(reading.document, as: parameters.format)
      for warning in reading.warnings + writing.warnings { context.warn(warning) }
      return [
        "captions": try CaptionFiles.write(writing.text.utf8, as: parameters.format, in: context),
        "info": [
          "cues": .integer(Int64(reading.document.cues.count)), "from": .string(reading.format.rawValue),
          "language": reading.document.language.map { .string($0) } ?? .null,
        ],
      ]
    }
  }
}
