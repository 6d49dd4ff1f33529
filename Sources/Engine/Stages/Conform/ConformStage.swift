import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime

/// Renders a recording on the master's clock: offset and drift taken out.
struct ConformStage: MediaPassStage {
  static let declaration = StageDeclaration(
    name: "conform",
    summary: "Renders a recording on the master's clock, so that files simply line up.",
    discussion: """
      The first sample and picture are the master's time zero, or `trim.start`. Sound is resampled at the ratio of the two \
      clocks and is within 0.1 ms of where the offset and drift put it, however long it is; pictures come at a constant \
      rate, none off by more than half a frame. Where the recording has nothing there is silence and black; what lies \
      before and after is cut. A jump becomes silence under the last picture, and what two pieces both hold is taken \
      from the first.

      Offset and drift are given as numbers, or taken from a sync result by name. An offset that needs a manual nudge is \
      refused unless `force` is set.
      """,
    parameters: ConformParameters.declarations,
    outputs: [
      OutputDeclaration("file", .media, "The new file."),
      OutputDeclaration(
        "info",
        .object([
          "startMs": .number, "durationSeconds": .number, "recordingStartMs": .number,
          "recordingEndMs": .number, "sampleRate": .integer, "samples": .integer, "frameRate": .string,
          "frames": .integer, "repeatedFrames": .integer, "droppedFrames": .integer,
        ]),
        "What was made of it. `startMs` is the master's time of the first sample; the recording itself lies from "
          + "`recordingStartMs` to `recordingEndMs` of the master's time."),
    ],
    example: """
      camera:
        uses: conform
        with: { source: "${{ inputs.source }}", offsetMs: 1520.3, driftPpm: -12.5, durationMs: 600000 }
      """)
  static let version = 2
  static var libraries: [String: String] { TranscodeStage.libraries }

  /// Read from the start even where the beginning is cut: the time of a sample is known by counting, and
  /// containers round the times that a seek would have to rely on.
  func source(_ parameters: ConformParameters) throws -> MediaSource {
    MediaSource(paths: parameters.source.files.map(\.filePath), end: try ConformRange(parameters).cameraEnd)
  }

  func member(_ parameters: ConformParameters, context: StageContext) -> PassMember {
    PassMember(
      name: context.name, cancellation: context.cancellation,
      selectTracks: { try Self.tracks(parameters, in: $0) },
      makeConsumer: { try ConformConsumer(parameters, source: $0, context: context) })
  }

  private static func tracks(_ parameters: ConformParameters, in info: MediaInfo) throws -> Set<Track> {
    var tracks = Set(try parameters.audioTrack.tracks(in: info))
    let hasPicture = info.video.first?.stream.isUsable == true
    if parameters.format == .wav || (parameters.format == nil && !hasPicture) {
      guard !tracks.isEmpty else { throw MediaPassError.missingTrack("audio", path: info.path) }
    } else {
      guard hasPicture else { throw MediaPassError.missingTrack("video", path: info.path) }
      tracks.insert(.video(0))
    }
    return tracks
  }

  func estimate(_ parameters: ConformParameters) async throws -> StageEstimate {
    if parameters.format != .wav {
      let picture = try await TranscodeStage().estimate(TranscodeParameters(parameters))
      if picture.disk > 0 { return picture }
    }
    let source = try source(parameters)
    let range = try ConformRange(parameters)
    return try await onBlockingThread("estimate") {
      var estimate = StageEstimate()
      for path in source.paths {
        let info = try ProbedFiles.info(path)
        let seconds = range.end.map { ($0 - range.start).seconds } ?? info.durationSeconds ?? 0
        let bytes = (info.audio.first?.channels ?? 0) * parameters.sampleFormat.bytesPerSample
        estimate.disk += Int64(seconds * Double(parameters.sampleRate * bytes))
      }
      return estimate
    }
  }
}

/// Which part of the master's time is made.
struct ConformRange {
  let map: TimeMap
  let start: MediaTime
  /// `nil` for the end of the recording.
  let end: MediaTime?

  /// Blocks on the disk for as long as reading a sync result takes.
  init(_ parameters: ConformParameters) throws {
    let placement = try ConformPlacement(parameters)
    map = placement.map
    start = MediaTime(seconds: parameters.trim?.start ?? 0)
    end =
      parameters.trim?.end.map { MediaTime(seconds: $0) }
      ?? placement.masterDurationMs.map { MediaTime(seconds: $0 / 1000) }
    if let end, end <= start { throw MediaPassError.emptyTrim }
  }

  /// How far the recording has to be read, on its own clock.
  var cameraEnd: MediaTime? {
    // A second more, for what decoders and resamplers hold back.
    end.map {
      max(.zero, MediaTime(seconds: map.cameraTime(before: $0.milliseconds) / 1000)) + MediaTime(seconds: 1)
    }
  }
}

extension TranscodeParameters {
  /// What of a conformed file is a transcode like any other.
  init(_ parameters: ConformParameters) {
    self.init(
      source: parameters.source, preset: parameters.presetName, frameRate: parameters.frameRate,
      toneMap: .auto,
      audioTrack: parameters.audioTrack, channels: .source, container: parameters.format?.container)
  }
}
