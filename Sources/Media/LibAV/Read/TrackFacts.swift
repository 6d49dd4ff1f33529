import CFFmpeg
import MediaTypes

extension MediaInfo {
  /// Where a track ends by the header, in seconds after media zero; `nil` where it does not say.
  func end(of track: Track) -> Double? {
    let stream =
      switch track {
      case .video(let number): video.indices.contains(number) ? video[number].stream : nil
      case .audio(let number): audio.indices.contains(number) ? audio[number].stream : nil
      }
    guard let duration = stream?.durationSeconds else { return nil }
    return (stream?.startSeconds ?? 0) + duration
  }
}

extension AudioStream {
  /// Whether its codec keeps less than it is given.
  var isLossy: Bool {
    guard let descriptor = avcodec_descriptor_get_by_name(stream.codec) else { return false }
    return descriptor.pointee.props & AV_CODEC_PROP_LOSSLESS == 0
  }
}
