import Foundations
import LibAV
import MediaTypes
import Runtime
import SystemPackage

/// Writes a file on the master's clock from the frames of a pass.
final class ConformConsumer: FrameConsumer {
  private let range: ConformRange
  private let retimer: Retimer
  private let plan: Plan
  private let writer: MediaFileWriter
  private let context: StageContext
  private let cameraDuration: MediaTime?
  private var progress: PassProgress

  init(_ parameters: ConformParameters, source: SourceDescription, context: StageContext) throws {
    range = try ConformRange(parameters)
    let hasPicture = source.tracks.contains { $0.isVideo }
    let preset = TranscodePreset[parameters.presetName]
    let sampleRate = hasPicture ? preset?.audio.sampleRate : parameters.sampleRate
    retimer = try Retimer(
      source, map: range.map, start: range.start, end: range.end,
      sampleRate: sampleRate ?? parameters.sampleRate)
    plan =
      hasPicture
      ? try Plan(picture: parameters, source: retimer.description, context: context)
      : try Plan(sound: parameters, source: retimer.description, context: context)
    writer = try MediaFileWriter(plan.file, source: retimer.description, cancellation: context.cancellation)
    progress = PassProgress(context, source: source)
    cameraDuration = source.info.durationSeconds.map { MediaTime(seconds: $0) }
    self.context = context
    for warning in plan.warnings { context.warn(warning) }
  }

  func consume(_ frame: TimedFrame) throws {
    try retimer.push(frame) { try writer.consume($0) }
    progress.advance(frame)
  }

  func finish(damage: [Warning]) throws -> [String: Value] {
    try retimer.finish { try writer.consume($0) }
    let summary = try writer.finish()
    for warning in damage + retimer.warnings + summary.warnings { context.warn(warning) }
    warnIfOutside()
    let file = FileReference(path: plan.file.path.string, mediaType: plan.mediaType)
    return ["file": .file(file), "info": info(summary)]
  }

  private func info(_ summary: MediaFileSummary) -> Value {
    let seconds =
      plan.frameRate.map { Double(summary.frames) / $0.doubleValue }
      ?? Double(summary.samples) / Double(plan.sampleRate)
    return [
      "startMs": .number(range.start.milliseconds), "durationSeconds": .number(seconds),
      "recordingStartMs": .number(range.map.masterTime(of: 0)),
      "recordingEndMs": cameraDuration.map { .number(range.map.masterTime(of: $0.milliseconds)) } ?? .null,
      "sampleRate": plan.file.audio.isEmpty ? .null : .integer(Int64(plan.sampleRate)),
      "samples": .integer(summary.samples),
      "frameRate": plan.frameRate.map { .string($0.description) } ?? .null,
      "frames": .integer(summary.frames), "repeatedFrames": .integer(Int64(summary.repeatedFrames)),
      "droppedFrames": .integer(Int64(summary.droppedFrames)),
    ]
  }

  private func warnIfOutside() {
    let begin = range.map.masterTime(of: 0)
    let end = cameraDuration.map { range.map.masterTime(of: $0.milliseconds) }
    let isAfter = range.end.map { begin >= $0.milliseconds } ?? false
    let isBefore = end.map { $0 <= range.start.milliseconds } ?? false
    guard isAfter || isBefore else { return }
    context.warn(
      Warning(
        code: "OUTSIDE_MASTER",
        message:
          "No moment of the recording lies in the part of the master's time that was made; the file is empty "
          + "but for silence and black."))
  }

  /// The file to be written.
  private struct Plan {
    let file: MediaFilePlan
    let mediaType: String
    /// In Hz, of the sound.
    let sampleRate: Int
    /// In Hz; `nil` without a picture.
    let frameRate: Rational?
    let warnings: [Warning]

    init(picture parameters: ConformParameters, source: SourceDescription, context: StageContext) throws {
      let transcode = try TranscodePlan(
        TranscodeParameters(parameters), source: source, folder: context.workFolder)
      var file = transcode.file
      file.path = context.outputFile("conformed.\(transcode.container.fileExtension)")
      self.file = file
      mediaType = transcode.container.mediaType
      sampleRate = transcode.preset.audio.sampleRate ?? parameters.sampleRate
      frameRate = transcode.frameRate
      warnings = transcode.warnings
    }

    init(sound parameters: ConformParameters, source: SourceDescription, context: StageContext) throws {
      guard let track = source.tracks.first else {
        throw MediaPassError.missingTrack("audio", path: source.info.path)
      }
      var settings = parameters.sampleFormat.settings
      settings.sampleRate = parameters.sampleRate
      file = .wave(context.outputFile("conformed.wav"), track: track, settings: settings)
      mediaType = "audio/wav"
      sampleRate = parameters.sampleRate
      frameRate = nil
      warnings = []
    }
  }
}
