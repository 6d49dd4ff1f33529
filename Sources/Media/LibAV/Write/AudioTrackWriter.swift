import CFFmpeg
import Foundations
import MediaTypes

/// Takes a track's decoded sound to coded packets in a file.
final class AudioTrackWriter {
  let encoder: Encoder
  let path: AudioPath
  var streamIndex = 0

  init(_ plan: AudioTrackPlan, source: SourceDescription) throws {
    guard case .audio(let sourceRate, _, let sourceLayout)? = source.audioFormats[plan.track] else {
      throw AVFailure(
        code: "MISSING_AUDIO_TRACK", category: .unusableInput,
        message:
          "\(quoted(source.info.path)) has no \(plan.track) that can be decoded; leave this stage out for it."
      )
    }
    let rate = plan.settings.sampleRate ?? Int(sourceRate)
    let layout = plan.settings.channelLayout ?? sourceLayout
    encoder = try Encoder(audio: plan.settings, sampleRate: rate, channelLayout: layout)
    path = AudioPath(
      sampleRate: rate, channelLayout: layout, format: plan.settings.sampleFormat,
      frameSize: encoder.frameSize,
      filters: plan.filters, end: source.isTrimmed ? source.duration : nil)
  }
}

@available(*, unavailable)
extension AudioTrackWriter: Sendable {}
