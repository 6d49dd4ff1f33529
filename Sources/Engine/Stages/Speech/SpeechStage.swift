import Alignment
import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime

/// Finds out when somebody speaks in a recording.
struct SpeechStage: MediaPassStage {
  static let declaration = StageDeclaration(
    name: "speech",
    summary: "Finds out when somebody speaks in a recording, for timing captions.",
    discussion: """
      Every 20 ms gets the odds that somebody speaks, told from music and noise by a small network that comes with \
      Genlock. `speech` is for the stage `captions.time`, which needs nothing else of the recording, so that it is not \
      decoded again for further caption files.
      """,
    parameters: SpeechParameters.declarations,
    outputs: [
      OutputDeclaration("speech", .file, "What was heard, in a form of Genlock's own."),
      OutputDeclaration(
        "info", .object(["durationSeconds": .number, "speechShare": .number]),
        "How long the sound is, and how much of it is speech, 0 … 1."),
    ],
    example: """
      speech:
        uses: speech
        with: { source: "${{ inputs.source }}" }
      """)
  static let version = 1
  static var libraries: [String: String] { EncoderCatalog.libraryVersions }

  func source(_ parameters: SpeechParameters) throws -> MediaSource {
    try SourceParameters(files: parameters.source.files, trim: nil).mediaSource()
  }

  func member(_ parameters: SpeechParameters, context: StageContext) -> PassMember {
    PassMember(
      name: context.name, cancellation: context.cancellation,
      selectTracks: { Set(try parameters.track.tracks(in: $0).prefix(1)) },
      joinsSound: true,
      makeConsumer: { try SpeechConsumer(parameters, source: $0, context: context) })
  }

  func estimate(_ parameters: SpeechParameters) async throws -> StageEstimate {
    let source = try source(parameters)
    return try await onBlockingThread("estimate") {
      let seconds = try source.paths.reduce(0.0) { $0 + (try ProbedFiles.info($1).durationSeconds ?? 0) }
      // 1,650 bytes for each second, twice while they are written.
      return StageEstimate(memory: 64 << 20 + Int64(seconds * 3_300), disk: Int64(seconds * 1_650) + 1 << 20)
    }
  }
}
