import Alignment
import Captions
import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SpeechSynthesis
import SystemPackage

/// Moves captions to where they belong.
struct CaptionsTimeStage: Stage {
  static let declaration = StageDeclaration(
    name: "captions.time",
    summary: "Moves captions to where they belong in a recording, or leaves them alone.",
    discussion: """
      Captions and speech are compared at every shift, at the usual ratios of frame rates, and with changes of the shift \
      in between; the way with the most evidence is taken. Where none is to be relied on, as with captions that were typed \
      live, a synthetic voice says what they say, and each is put where that is heard. `captions` is null unless the verdict is `solid` or `force` is \
      true. Captions that are right already, to a tenth of a second, come out as they are.
      """,
    parameters: CaptionsTimeParameters.declarations,
    outputs: [
      OutputDeclaration("captions", .file, optional: true, "The captions with their new times."),
      OutputDeclaration(
        "report", .file, "The result as JSON, with the times and the confidence of every cue."),
      OutputDeclaration(
        "info",
        .object([
          "verdict": .string, "method": .string, "shiftMs": .number, "ratio": .number, "splits": .integer,
          "confidence": .number,
        ]), "The result in short: the verdict is `solid`, `unsure` or `nothing`."),
    ],
    example: """
      timed:
        uses: captions.time
        with: { speech: "${{ inputs.speech }}", captions: "${{ inputs.captions }}" }
      """)
  static let version = 6
  static var libraries: [String: String] { ["espeak-ng": SpeechSynthesizer.libraryVersion] }

  func run(_ parameters: CaptionsTimeParameters, in context: StageContext) async throws -> [String: Value] {
    try await onBlockingThread(context.name) {
      guard let speech = SpeechTrack(bytes: try Self.bytes(of: parameters.speech)) else {
        throw CaptionsTimeError.notSpeech(name: parameters.speech.name)
      }
      let source = try CaptionsToTime(parameters, cancellation: context.cancellation)
      for warning in source.warnings { context.warn(warning) }
      let timing = try CaptionTimer(speech).time(
        source.document, by: source.format == nil ? .anchor : parameters.method,
        language: parameters.language.flatMap { $0.isEmpty ? nil : $0 }, cancellation: context.cancellation)
      for warning in CaptionTimingWarnings(timing, speech.activity).warnings { context.warn(warning) }

      var captions = Value.null
      let format = parameters.format ?? source.format?.written ?? .webVTT
      if timing.verdict == .solid || parameters.force {
        if let bytes = source.bytes, timing.isAlreadyRight, format == source.format {
          captions = try CaptionFiles.write(bytes, as: format, in: context)
        } else {
          let writing = try CaptionFile.write(
            timing.isAlreadyRight ? source.document : source.document.retimed(timing), as: format)
          for warning in writing.warnings { context.warn(warning) }
          captions = try CaptionFiles.write(writing.text.utf8, as: format, in: context)
        }
      }
      let report = context.outputFile("timing.json")
      try OutputFile.write(to: report) { write in
        let cues = source.document.cues
        try CaptionTimingReport.write(timing, words: { SpokenText.words(cues[$0].text.plain) }, to: write)
      }
      return [
        "captions": captions,
        "report": .file(FileReference(path: report.string, mediaType: "application/json")),
        "info": [
          "verdict": .string(timing.verdict.rawValue), "method": .string(timing.method.rawValue),
          "shiftMs": .number(timing.shiftMs), "ratio": .number(timing.ratio),
          "splits": .integer(Int64(timing.splits.count)), "confidence": .number(timing.confidence),
        ],
      ]
    }
  }

  func estimate(_ parameters: CaptionsTimeParameters) async throws -> StageEstimate {
    // What was heard takes 1,650 bytes for each second; features and rows of the search some thirty times as much.
    StageEstimate(memory: 128 << 20 + (parameters.speech.size ?? 0) * 30, disk: 64 << 20)
  }

  private static func bytes(of file: FileReference) throws -> [UInt8] {
    // 48 hours, the longest that the stage `speech` takes.
    guard let bytes = try SmallFile.read(file.filePath, limit: 300 << 20) else {
      throw CaptionsTimeError.notSpeech(name: file.name)
    }
    return bytes
  }
}
