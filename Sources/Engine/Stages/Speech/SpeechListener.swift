import Alignment
import Foundations
import LibAV
import MediaTypes

/// Brings a track's frames to what captions are timed by. Bound to one thread; another one listens to what it resampled.
final class SpeechListener {
  private let path: AudioPath
  private let blocks = BoundedQueue<[Float]>(capacity: 4)
  private let track: JoinableThread<SpeechTrack>
  private var block: [Float] = []
  private(set) var sampleCount = 0

  /// Samples that are handed over at a time: 2 s.
  private static let blockLength = 2 * SoundSamples.sampleRate
  /// Longer ones would take more memory than a stage may: 16 bytes for every 10 ms.
  private static let mostHours = 48

  init(_ channels: ChannelMix) {
    path = AudioPath(
      sampleRate: SoundSamples.sampleRate, channelLayout: "mono", format: "fltp", filters: channels.filters)
    track = JoinableThread("speech") { [blocks] in
      var builder = SpeechTrackBuilder()
      while let block = blocks.pop() { block.withUnsafeBufferPointer { builder.append($0) } }
      return builder.finish()
    }
  }

  deinit {
    // The other thread must not wait for what does not come where this one failed.
    blocks.abandon()
  }

  /// What the path noticed.
  var warnings: [Warning] { path.warnings }

  func add(_ frame: TimedFrame) throws { try path.push(frame, listen) }

  func finish() throws -> SpeechTrack {
    try path.finish(listen)
    _ = blocks.push(block)
    blocks.close()
    return try track.join()
  }

  private func listen(_ frame: Frame) throws {
    sampleCount += frame.sampleCount
    guard sampleCount <= Self.mostHours * 3_600 * SoundSamples.sampleRate else {
      throw SpeechError.tooLong(hours: Self.mostHours)
    }
    frame.withFloatSamples(channel: 0) { block.append(contentsOf: $0) }
    if block.count >= Self.blockLength {
      _ = blocks.push(block)
      block = []
    }
  }
}
