import Foundation
import Foundations
import LibAV
import MediaTypes
import Runtime
import SystemPackage

/// Writes a WAV file from the frames of a pass.
final class AudioConsumer: FrameConsumer {
  private let parameters: AudioParameters
  private let source: SourceDescription
  private let context: StageContext
  private let track: Track
  private let writer: MediaFileWriter
  private let meter: (path: AudioPath, meter: LoudnessMeter)?
  private var progress: PassProgress

  init(_ parameters: AudioParameters, source: SourceDescription, context: StageContext) throws {
    self.parameters = parameters
    self.source = source
    self.context = context
    track = .audio(parameters.track - 1)
    progress = PassProgress(context, source: source)
    guard let stream = source.audioStream(track), source.tracks.contains(track) else {
      throw MediaPassError.missingTrack("audio", path: source.info.path)
    }
    var settings = parameters.sampleFormat.settings
    var path = context.outputFile("audio.wav")
    if parameters.loudness != nil {
      // The gain is known only at the end; until then samples stay floats, which cannot clip.
      settings = AudioParameters.SampleFormat.f32.settings
      path = context.outputFile("measured.wav")
      meter = (
        AudioPath(
          sampleRate: parameters.sampleRate,
          channelLayout: parameters.channels.layout ?? stream.channelLayout,
          format: LoudnessMeter.sampleFormat, end: source.isTrimmed ? source.duration : nil),
        LoudnessMeter()
      )
    } else {
      meter = nil
    }
    settings.sampleRate = parameters.sampleRate
    settings.channelLayout = parameters.channels.layout
    writer = try MediaFileWriter(
      .wave(path, track: track, settings: settings), source: source, cancellation: context.cancellation)
  }

  func consume(_ frame: TimedFrame) throws {
    guard frame.track == track else { return }
    try writer.consume(frame)
    if let meter { try meter.path.push(frame) { try meter.meter.push($0) } }
    progress.advance(frame)
  }

  func finish(damage: [Warning]) throws -> [String: Value] {
    let summary = try writer.finish()
    for warning in damage + summary.warnings { context.warn(warning) }
    let channels =
      parameters.channels.layout.map { $0 == "mono" ? 1 : 2 } ?? source.audioStream(track)?.channels ?? 0
    var info: [String: Value] = [
      "sampleRate": .integer(Int64(parameters.sampleRate)), "channels": .integer(Int64(channels)),
      "samples": .integer(summary.samples),
      "durationSeconds": .number(Double(summary.samples) / Double(parameters.sampleRate)),
      "measuredLoudness": .null, "loudnessRange": .null, "measuredTruePeak": .null, "gain": .null,
    ]
    if let target = parameters.loudness {
      info.merge(try normalise(to: target)) { _, new in new }
    }
    return [
      "file": .file(FileReference(path: context.outputFile("audio.wav").string, mediaType: "audio/wav")),
      "info": .object(info),
    ]
  }

  /// Writes the measured samples again with the gain that brings them to the wanted loudness.
  private func normalise(to target: Double) throws -> [String: Value] {
    guard let meter else { return [:] }
    try meter.path.finish { try meter.meter.push($0) }
    guard let loudness = try meter.meter.finish() else {
      throw AudioError.tooShortToMeasure(path: source.info.path)
    }
    var gain = target - loudness.integrated
    if loudness.integrated <= -70 {
      gain = 0
      context.warn(Warning(code: "SILENT", message: "The sound is silent, so its loudness was left alone."))
    } else if loudness.truePeak + gain > parameters.truePeak {
      gain = parameters.truePeak - loudness.truePeak
      context.warn(
        Warning(
          code: "LOUDNESS_LIMITED",
          message: "At \(target) LUFS peaks would pass \(parameters.truePeak) dBTP; the sound was brought to "
            + "\(rounded(loudness.integrated + gain)) LUFS."))
    }
    let measured = context.outputFile("measured.wav")
    var settings = parameters.sampleFormat.settings
    settings.sampleRate = parameters.sampleRate
    let reader = try SourceReader(
      MediaSource(paths: [measured]), tracks: [.audio(0)], cancellation: context.cancellation)
    let final = try MediaFileWriter(
      .wave(
        context.outputFile("audio.wav"), track: .audio(0), settings: settings,
        filters: ["volume=volume=\(gain)dB:precision=double"]),
      source: reader.description, cancellation: context.cancellation)
    _ = try reader.read { try final.consume($0) }
    _ = try final.finish()
    try FileManager.default.removeItem(atPath: measured.string)
    return [
      "measuredLoudness": .number(rounded(loudness.integrated)),
      "loudnessRange": .number(rounded(loudness.range)),
      "measuredTruePeak": loudness.truePeak.isFinite ? .number(rounded(loudness.truePeak)) : .null,
      "gain": .number(rounded(gain)),
    ]
  }

  private func rounded(_ decibels: Double) -> Double {
    (decibels * 100).rounded() / 100
  }
}
