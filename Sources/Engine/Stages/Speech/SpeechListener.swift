import Alignment
import LibAV
import MediaTypes
import Spectrum

/// Brings a track's frames to what captions are timed by. Bound to one thread.
final class SpeechListener {
  private let path: AudioPath
  private var levels = SpeechTrack.builder()
  private(set) var sampleCount = 0

  /// Longer ones would take more memory than a stage may: 16 bytes for every 10 ms.
  private static let mostHours = 48

  init(_ channels: ChannelMix) {
    path = AudioPath(
      sampleRate: SoundSamples.sampleRate, channelLayout: "mono", format: "fltp", filters: channels.filters)
  }

  /// What the path noticed.
  var warnings: [Warning] { path.warnings }

  func add(_ frame: TimedFrame) throws { try path.push(frame, listen) }

  func finish() throws -> SpeechTrack {
    try path.finish(listen)
    return SpeechTrack(levels.finish())
  }

  private func listen(_ frame: Frame) throws {
    sampleCount += frame.sampleCount
    guard sampleCount <= Self.mostHours * 3_600 * SoundSamples.sampleRate else {
      throw SpeechError.tooLong(hours: Self.mostHours)
    }
    frame.withFloatSamples(channel: 0) { levels.append($0) }
  }
}
