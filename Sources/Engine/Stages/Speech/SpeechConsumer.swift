import Alignment
import Foundations
import LibAV
import MediaTypes
import Runtime
import SystemPackage

/// Listens to one track from the frames of a pass.
final class SpeechConsumer: FrameConsumer {
  private let context: StageContext
  private let track: Track
  private let channels: ChannelMix
  private let listener: SpeechListener
  private var progress: PassProgress

  init(_ parameters: SpeechParameters, source: SourceDescription, context: StageContext) throws {
    self.context = context
    guard let track = try parameters.track.tracks(in: source.info).first, source.tracks.contains(track) else {
      throw MediaPassError.missingTrack("audio", path: source.info.path)
    }
    self.track = track
    channels = try ChannelMix(
      parameters.source.files.map(\.filePath), track: track, cancellation: context.cancellation)
    listener = SpeechListener(channels)
    progress = PassProgress(context, source: source)
  }

  func consume(_ frame: TimedFrame) throws {
    guard frame.track == track else { return }
    try listener.add(frame)
    progress.advance(frame)
  }

  func finish(damage: [Warning]) throws -> [String: Value] {
    let speech = try listener.finish()
    for warning in channels.warnings + listener.warnings + damage { context.warn(warning) }
    let file = context.outputFile("speech.bin")
    try OutputFile.write(speech.bytes, to: file)
    return [
      "speech": .file(FileReference(path: file.string, mediaType: "application/octet-stream")),
      "info": [
        "durationSeconds": .number(Double(listener.sampleCount) / Double(SoundSamples.sampleRate)),
        "speechShare": .number((speech.activity.share * 1_000).rounded() / 1_000),
      ],
    ]
  }
}
