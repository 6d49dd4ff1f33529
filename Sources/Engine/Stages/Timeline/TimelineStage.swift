import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import Timelines

/// Writes a sync result as timelines for editing programs.
struct TimelineStage: Stage {
  static let declaration = StageDeclaration(
    name: "timeline",
    summary:
      "Writes recordings that were synchronised as a multicam timeline: OpenTimelineIO, FCPXML, EDL, CSV.",
    discussion: """
      Every recording has a track of its own and lies where the result says, with its drift as a change of speed where \
      the format can say that. Places are rounded to frames; `info` says by how much. Give the recordings and names as \
      they were given to `sync`. Timelines point to the files where they lie now, so they are written in every run.
      """,
    parameters: TimelineParameters.declarations,
    outputs: [
      OutputDeclaration("files", .list(.file), "The timelines; an EDL has a file for each track."),
      OutputDeclaration("result", .file, "The result as JSON, with the recordings' paths."),
      OutputDeclaration(
        "info", .object(["frameRate": .string, "frames": .integer, "largestRemainderMs": .number]),
        "What was made: the largest distance, in ms, of a clip from its true place."),
    ],
    example: """
      timeline:
        uses: timeline
        with:
          result: "${{ inputs.result }}"
          recordings: "${{ inputs.cameras }}"
          formats: [otio, fcpxml]
      """)
  static let version = 1
  /// The files are named by their paths, which no cache key knows.
  static let isCacheable = false

  func run(_ parameters: TimelineParameters, in context: StageContext) async throws -> [String: Value] {
    let rate = try parameters.rate()
    let path = context.outputFile("sync.json")
    let (timeline, written) = try await onBlockingThread(context.name) {
      let result = try parameters.placedResult()
      var media: [String: MediaInfo] = [:]
      for file in parameters.recordings.flatMap(\.files) {
        media[file.path] = try MediaProbe.info(file.filePath, cancellation: context.cancellation)
      }
      let timeline = try MulticamTimeline(result, media: media, name: parameters.name, frameRate: rate)
      try OutputFile.write(try result.json(), to: path)
      return (timeline, try TimelineFiles(timeline, as: parameters.formats, in: context.workFolder))
    }
    for warning in written.warnings { context.warn(warning) }
    return [
      "files": .list(written.files.map(Value.file)),
      "result": .file(FileReference(path: path.string, mediaType: "application/json")),
      "info": [
        "frameRate": .string(timeline.frameRate.description), "frames": .integer(timeline.duration),
        "largestRemainderMs": .number(written.remainders.map { abs($0.remainderMs) }.max() ?? 0),
      ],
    ]
  }
}
