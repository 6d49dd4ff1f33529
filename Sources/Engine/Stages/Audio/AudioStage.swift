import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime

/// Writes a recording's sound as a WAV file.
struct AudioStage: MediaPassStage {
  static let declaration = StageDeclaration(
    name: "audio",
    summary: "Writes a recording's sound as a WAV file whose first sample is the recording's first moment.",
    discussion: """
      Sample 0 is media zero, the earliest frame of picture or sound: codec priming and edit lists are honoured, a track \
      that starts later begins with silence, and pauses in it become silence. Files over 4 GB become RF64.
      """,
    parameters: AudioParameters.declarations,
    outputs: [
      OutputDeclaration("file", .media, "The WAV file."),
      OutputDeclaration(
        "info",
        .object([
          "sampleRate": .integer, "channels": .integer, "samples": .integer, "durationSeconds": .number,
          "measuredLoudness": .number, "loudnessRange": .number, "measuredTruePeak": .number, "gain": .number,
        ]), "What was made of it; loudness in LUFS, its range in LU, peaks in dBTP and the gain in dB."),
    ],
    example: """
      audio:
        uses: audio
        with: { source: "${{ inputs.source }}", channels: mono, loudness: -23 }
      """)
  static let version = 2
  static var libraries: [String: String] { EncoderCatalog.libraryVersions }

  func source(_ parameters: AudioParameters) throws -> MediaSource {
    try SourceParameters(files: parameters.source.files, trim: parameters.trim).mediaSource()
  }

  func member(_ parameters: AudioParameters, context: StageContext) -> PassMember {
    PassMember(
      name: context.name, cancellation: context.cancellation,
      selectTracks: { Set(try TrackChoice.number(parameters.track).tracks(in: $0)) },
      makeConsumer: { try AudioConsumer(parameters, source: $0, context: context) })
  }

  func estimate(_ parameters: AudioParameters) async throws -> StageEstimate {
    let source = try source(parameters)
    return try await onBlockingThread("estimate") {
      var estimate = StageEstimate()
      for path in source.paths {
        let info = try ProbedFiles.info(path)
        guard info.audio.indices.contains(parameters.track - 1), let seconds = info.durationSeconds else {
          continue
        }
        let channels =
          parameters.channels.layout.map { $0 == "mono" ? 1 : 2 } ?? info.audio[parameters.track - 1].channels
        let bytes = parameters.sampleFormat.bytesPerSample + (parameters.loudness == nil ? 0 : 4)
        estimate.disk += Int64(seconds * Double(parameters.sampleRate * channels * bytes))
      }
      return estimate
    }
  }
}
