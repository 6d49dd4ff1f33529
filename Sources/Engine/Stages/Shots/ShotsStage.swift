import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime

/// Finds out where shots begin in a recording.
struct ShotsStage: MediaPassStage {
  static let declaration = StageDeclaration(
    name: "shots",
    summary: "Finds out where shots begin in a recording, for the style of captions.",
    discussion: """
      A picture that differs much more from the one before than that one did from its own begins a shot. `shots` is JSON: \
      `frameRate`, and `shotChanges` with `ms` after media zero and `score`, 0 … 100. A recording without pictures has \
      none, which is a warning.
      """,
    parameters: ShotsParameters.declarations,
    outputs: [
      OutputDeclaration("shots", .file, "The shot changes as JSON."),
      OutputDeclaration(
        "info", .object(["shotChanges": .integer, "frameRate": .string]),
        "How many there are, and the rate of the pictures in Hz, null without any."),
    ],
    example: """
      shots:
        uses: shots
        with: { source: "${{ inputs.source }}" }
      """)
  static let version = 1
  static var libraries: [String: String] { EncoderCatalog.libraryVersions }

  func source(_ parameters: ShotsParameters) throws -> MediaSource {
    try SourceParameters(files: parameters.source.files, trim: nil).mediaSource()
  }

  func member(_ parameters: ShotsParameters, context: StageContext) -> PassMember {
    PassMember(
      name: context.name, cancellation: context.cancellation,
      selectTracks: { $0.video.first?.stream.isUsable ?? false ? [.video(0)] : [] },
      makeConsumer: { ShotsConsumer(parameters, source: $0, context: context) })
  }

  func estimate(_ parameters: ShotsParameters) async throws -> StageEstimate {
    // Pictures that wait for their turn are counted where they are decoded; a shot change takes 100 bytes.
    StageEstimate(disk: 1 << 20)
  }
}
