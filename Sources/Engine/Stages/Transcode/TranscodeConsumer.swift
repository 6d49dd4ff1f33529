import Foundations
import LibAV
import MediaTypes
import Runtime
import SystemPackage

/// Writes one transcoded file from the frames of a pass.
final class TranscodeConsumer: FrameConsumer {
  private let plan: TranscodePlan
  private let writer: MediaFileWriter
  private let source: SourceDescription
  private let context: StageContext
  private var progress: PassProgress

  /// - Parameter captions: an ASS file whose captions are drawn into the pictures.
  init(
    _ parameters: TranscodeParameters, source: SourceDescription, context: StageContext,
    captions: FilePath? = nil
  ) throws {
    plan = try TranscodePlan(parameters, source: source, folder: context.workFolder, captions: captions)
    writer = try MediaFileWriter(plan.file, source: source, cancellation: context.cancellation)
    progress = PassProgress(context, source: source)
    self.source = source
    self.context = context
    for warning in plan.warnings { context.warn(warning) }
  }

  func consume(_ frame: TimedFrame) throws {
    try writer.consume(frame)
    progress.advance(frame)
  }

  func finish(damage: [Warning]) throws -> [String: Value] {
    let summary = try writer.finish()
    for warning in damage + summary.warnings { context.warn(warning) }
    var outputs: [String: Value] = [
      "file": .file(
        FileReference(path: plan.file.path.string, mediaType: plan.container.mediaType)),
      "info": try info(summary),
      "frameDigests": .null,
    ]
    if let digests = plan.file.frameDigests {
      try ArchiveCheck(archive: plan.file.path, digests: digests, folder: context.workFolder)
        .run(cancellation: context.cancellation)
      outputs["frameDigests"] = .file(FileReference(path: digests.string, mediaType: "text/plain"))
    }
    return outputs
  }

  private func info(_ summary: MediaFileSummary) throws -> Value {
    guard let video = plan.file.video, let stream = source.videoStream(video.track) else { return .null }
    let size = video.picture.outputSize(for: stream)
    let rate = plan.frameRate ?? stream.standardFrameRate
    return [
      "width": .integer(Int64(size.width)), "height": .integer(Int64(size.height)),
      "frameRate": rate.map { .string($0.description) } ?? .null,
      "frames": .integer(summary.frames),
      "repeatedFrames": .integer(Int64(summary.repeatedFrames)),
      "droppedFrames": .integer(Int64(summary.droppedFrames)),
      "durationSeconds": .number(rate.map { Double(summary.frames) / $0.doubleValue } ?? 0),
      "wasVariableFrameRate": .boolean(stream.isVariableFrameRate),
      "toneMapped": .boolean(plan.mapsTones),
      "audioTracks": .integer(Int64(plan.file.audio.count)),
      "timecode": plan.file.timecode.map { .string($0) } ?? .null,
    ]
  }
}
