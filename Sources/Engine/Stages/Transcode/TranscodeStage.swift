import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime

/// Writes a recording as another media file: edit proxy, mezzanine, archive.
struct TranscodeStage: MediaPassStage {
  static let declaration = StageDeclaration(
    name: "transcode",
    summary: "Writes a recording as another media file: edit proxy, mezzanine or archive.",
    discussion: """
      Pictures are turned upright, deinterlaced where they are flagged as interlaced, and keep their aspect and colours: \
      full range becomes limited, which every editor and browser takes, RGB is coded by ITU-R BT.709 (below 720 lines \
      BT.601), and DNxHR always by BT.709 or BT.2020. The archive keeps every bit. A variable frame rate becomes constant at the nearest standard rate; no picture is off by more than half a \
      frame. Sound starts at the recording's first frame and stays in step: pauses become silence.

      Presets: \(TranscodePreset.all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")).
      """,
    parameters: TranscodeParameters.declarations,
    outputs: [
      OutputDeclaration("file", .media, "The new file."),
      OutputDeclaration(
        "info",
        .object([
          "width": .integer, "height": .integer, "frameRate": .string, "frames": .integer,
          "repeatedFrames": .integer,
          "droppedFrames": .integer, "durationSeconds": .number, "wasVariableFrameRate": .boolean,
          "toneMapped": .boolean, "audioTracks": .integer, "timecode": .string,
        ]), "What was made of it."),
      OutputDeclaration(
        "frameDigests", .file, optional: true, "The MD5 of every frame, from the preset `archive`."),
    ],
    example: """
      proxy:
        uses: transcode
        with: { source: "${{ inputs.source }}", preset: proxy, height: 540 }
      """)
  static let version = 2
  static var libraries: [String: String] {
    EncoderCatalog.libraryVersions.merging(EncoderCatalog.encoderVersions) { first, _ in first }
  }

  func source(_ parameters: TranscodeParameters) throws -> MediaSource {
    try SourceParameters(files: parameters.source.files, trim: parameters.trim).mediaSource()
  }

  func member(_ parameters: TranscodeParameters, context: StageContext) -> PassMember {
    PassMember(
      name: context.name, cancellation: context.cancellation,
      selectTracks: { info in
        guard info.video.first?.stream.isUsable == true else {
          throw MediaPassError.missingTrack("video", path: info.path)
        }
        return Set([.video(0)] + (try parameters.audioTrack.tracks(in: info)))
      },
      makeConsumer: { try TranscodeConsumer(parameters, source: $0, context: context) })
  }

  func estimate(_ parameters: TranscodeParameters) async throws -> StageEstimate {
    let source = try source(parameters)
    return try await onBlockingThread("estimate") {
      var estimate = StageEstimate(cpus: 1, memory: 512 << 20)
      guard let preset = TranscodePreset[parameters.preset] else { return estimate }
      for path in source.paths {
        let info = try ProbedFiles.info(path)
        guard let stream = info.video.first, let seconds = info.durationSeconds else { continue }
        let size = PicturePlan(
          height: parameters.height ?? preset.height, width: parameters.width,
          usesSquarePixels: preset.usesSquarePixels, pixelFormat: ""
        ).outputSize(for: stream)
        let rate = stream.standardFrameRate?.doubleValue ?? 25
        let video = Double(size.width * size.height) * rate * preset.bitsPerPixel / 8
        let audio = Double(info.audio.first.map { $0.channels * $0.sampleRate * 3 } ?? 0)
        estimate.disk += Int64(seconds * (video + audio))
        estimate.memory += Int64(stream.width * stream.height * 64)
      }
      return estimate
    }
  }
}
