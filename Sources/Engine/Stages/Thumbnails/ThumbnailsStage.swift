import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime

/// Shows a recording at a glance: a poster, and small pictures for a player's time line.
struct ThumbnailsStage: MediaPassStage {
  static let declaration = StageDeclaration(
    name: "thumbnails",
    summary: "Makes a poster, and sheets of small pictures with a WebVTT track that says which is where.",
    discussion: """
      Pictures are upright, in square pixels and in standard dynamic range. Each shows the frame that is \
      on screen at its moment, counted from the recording's first frame of picture or sound. The track \
      names the sheets as they are published when the pipeline's outputs are called `sprites` (or what \
      `sheets` says) and lie beside the track.
      """,
    parameters: ThumbnailsParameters.declarations,
    outputs: [
      OutputDeclaration("poster", .file, "One large picture."),
      OutputDeclaration("sprites", .list(.file), "The sheets, JPEG."),
      OutputDeclaration("track", .file, "The WebVTT file: a cue for each picture, with sheet and place."),
      OutputDeclaration(
        "info",
        .object([
          "posterSeconds": .number, "intervalSeconds": .number, "pictures": .integer, "tileWidth": .integer,
          "tileHeight": .integer,
        ]), "What was made of it."),
    ],
    example: """
      thumbnails:
        uses: thumbnails
        with: { source: "${{ inputs.source }}", interval: 2s, posterAt: 1.5s }
      """)
  static let version = 2
  static var libraries: [String: String] { EncoderCatalog.libraryVersions }

  func source(_ parameters: ThumbnailsParameters) throws -> MediaSource {
    try SourceParameters(files: parameters.source.files, trim: parameters.trim).mediaSource()
  }

  func member(_ parameters: ThumbnailsParameters, context: StageContext) -> PassMember {
    PassMember(
      name: context.name, cancellation: context.cancellation,
      selectTracks: { info in
        guard info.hasVideo else { throw MediaPassError.missingTrack("video", path: info.path) }
        return [.video(0)]
      },
      makeConsumer: { try ThumbnailsConsumer(parameters, source: $0, context: context) })
  }

  func estimate(_ parameters: ThumbnailsParameters) async throws -> StageEstimate {
    let source = try source(parameters)
    return try await onBlockingThread("estimate") {
      var estimate = StageEstimate(disk: 16 << 20)
      if let stream = try ProbedFiles.info(source.paths[0]).video.first {
        // Queued frames, the poster's, and a sheet in red, green and blue.
        estimate.memory += Int64(stream.width * stream.height * 64)
      }
      return estimate
    }
  }
}
