import Captions
import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime
import SystemPackage

/// Draws captions into a recording's pictures.
struct CaptionsBurnStage: MediaPassStage {
  static let declaration = StageDeclaration(
    name: "captions.burn",
    summary: "Draws captions into a recording's pictures, for players that show none.",
    discussion: """
      The recording is made anew as the stage `transcode` does, with all of its sound. libass draws the captions with the \
      fonts of the machine, right-to-left and East Asian scripts included, where they stand and look as their file says; \
      what it cannot draw is a warning. Pixels become square, and high dynamic range becomes standard.
      """,
    parameters: CaptionsBurnParameters.declarations,
    outputs: [
      OutputDeclaration("file", .media, "The recording with its captions."),
      OutputDeclaration("info", .object(["cues": .integer, "frames": .integer]), "What was drawn."),
    ],
    example: """
      social:
        uses: captions.burn
        with: { source: "${{ inputs.source }}", captions: "${{ inputs.captions }}", size: 7 }
      """)
  static let version = 2
  static var libraries: [String: String] { TranscodeStage.libraries }

  func source(_ parameters: CaptionsBurnParameters) throws -> MediaSource {
    MediaSource(paths: [parameters.source.filePath])
  }

  func member(_ parameters: CaptionsBurnParameters, context: StageContext) -> PassMember {
    PassMember(
      name: context.name, cancellation: context.cancellation,
      selectTracks: { info in
        guard info.video.first?.stream.isUsable == true else {
          throw CaptionsBurnError.noPictures(name: parameters.source.name)
        }
        return Set([.video(0)] + (try TrackChoice.all.tracks(in: info)))
      },
      makeConsumer: { source in
        let (script, cues) = try Self.script(parameters, source, context)
        return CaptionsBurnConsumer(
          try TranscodeConsumer(
            parameters.transcode(), source: source, context: context, captions: script),
          cues: cues)
      })
  }

  func estimate(_ parameters: CaptionsBurnParameters) async throws -> StageEstimate {
    try await TranscodeStage().estimate(parameters.transcode())
  }

  /// - Returns: an ASS file, and how many captions are in it.
  private static func script(
    _ parameters: CaptionsBurnParameters, _ source: SourceDescription, _ context: StageContext
  ) throws -> (path: FilePath, cues: Int) {
    let (_, reading) = try CaptionFiles.readAny(
      parameters.captions, track: parameters.track, cancellation: context.cancellation)
    guard !reading.document.cues.isEmpty else {
      throw CaptionsBurnError.noCues(name: parameters.captions.name)
    }
    var look = CaptionLook(fontFamily: parameters.font, fontSize: parameters.size)
    if let stream = source.info.video.first, stream.displayWidth > 0, stream.displayHeight > 0 {
      look.aspect = Double(stream.displayWidth) / Double(stream.displayHeight)
    }
    let writing = CaptionFile.writeForDrawing(reading.document, look: look)
    let families = look.fontFamilies(in: reading.document)
    for warning in reading.warnings + writing.warnings
      + CaptionFonts().warnings(for: reading.document, families: families)
    { context.warn(warning) }
    let path = context.workFolder.appending("captions.ass")
    try OutputFile.write(Array(writing.text.utf8), to: path)
    return (path, reading.document.cues.count)
  }
}

/// A transcoding whose pictures have captions.
private final class CaptionsBurnConsumer: FrameConsumer {
  private let transcoding: TranscodeConsumer
  private let cues: Int

  init(_ transcoding: TranscodeConsumer, cues: Int) {
    self.transcoding = transcoding
    self.cues = cues
  }

  func consume(_ frame: TimedFrame) throws { try transcoding.consume(frame) }

  func finish(damage: [Warning]) throws -> [String: Value] {
    let outputs = try transcoding.finish(damage: damage)
    var info: [String: Value] = ["cues": .integer(Int64(cues))]
    if case .object(let made)? = outputs["info"] { info["frames"] = made["frames"] }
    return ["file": outputs["file"] ?? .null, "info": .object(info)]
  }
}
