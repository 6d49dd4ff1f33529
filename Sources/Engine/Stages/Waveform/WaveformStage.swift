import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime

/// Shows a recording's sound: peaks for players, and a picture.
struct WaveformStage: MediaPassStage {
  static let declaration = StageDeclaration(
    name: "waveform",
    summary: "Writes the peaks of a recording's sound for players, and a picture of them.",
    discussion: """
      `peaks` is JSON in the format of BBC audiowaveform, version 2, which peaks.js reads: `data` holds \
      the lowest and highest sample of every channel for each pixel. The first pixel starts at media zero, \
      and pauses in the sound are silence.
      """,
    parameters: WaveformParameters.declarations,
    outputs: [
      OutputDeclaration("peaks", .file, "The peaks as JSON."),
      OutputDeclaration("binary", .file, optional: true, "The same as a `.dat` file, with `binary: true`."),
      OutputDeclaration("picture", .file, "The waveform as a PNG file."),
      OutputDeclaration(
        "info",
        .object([
          "length": .integer, "channels": .integer, "sampleRate": .integer, "samplesPerPixel": .integer,
          "durationSeconds": .number,
        ]), "What was made of it; `length` counts pixels."),
    ],
    example: """
      waveform:
        uses: waveform
        with: { source: "${{ inputs.source }}", pixelsPerSecond: 50, bits: "16", wave: "#3388cc" }
      """)
  static let version = 2
  static var libraries: [String: String] { EncoderCatalog.libraryVersions }

  func source(_ parameters: WaveformParameters) throws -> MediaSource {
    try SourceParameters(files: parameters.source.files, trim: parameters.trim).mediaSource()
  }

  func member(_ parameters: WaveformParameters, context: StageContext) -> PassMember {
    PassMember(
      name: context.name, cancellation: context.cancellation,
      selectTracks: { Set(try TrackChoice.number(parameters.track).tracks(in: $0)) },
      joinsSound: true,
      makeConsumer: { try WaveformConsumer(parameters, source: $0, context: context) })
  }

  func estimate(_ parameters: WaveformParameters) async throws -> StageEstimate {
    let source = try source(parameters)
    return try await onBlockingThread("estimate") {
      var pixels = 0.0
      for path in source.paths {
        let info = try ProbedFiles.info(path)
        guard info.audio.indices.contains(parameters.track - 1), let seconds = info.durationSeconds else {
          continue
        }
        let stream = info.audio[parameters.track - 1]
        let channels = parameters.channels == .mono ? 1 : stream.channels
        pixels +=
          seconds * Double(stream.sampleRate / parameters.samplesPerPixel(at: stream.sampleRate) * channels)
      }
      // Eight bytes each while they are collected and twenty for the picture; at the most seven digits each
      // in the file.
      return StageEstimate(memory: 64 << 20 + Int64(pixels * 28), disk: Int64(pixels * 18) + 1 << 20)
    }
  }
}
