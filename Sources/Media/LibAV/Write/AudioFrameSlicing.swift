import CFFmpeg

extension Frame {
  /// A frame with some of this frame's samples.
  /// - Parameters:
  ///   - skip: samples to leave out at the start.
  ///   - count: samples to keep after those.
  func samples(from skip: Int, count: Int) throws -> Frame {
    precondition(skip >= 0 && count > 0 && skip + count <= sampleCount)
    if skip == 0 && count == sampleCount { return try reference() }
    let slice = try Frame.silence(like: self, count: count)
    let format = AVSampleFormat(raw.pointee.format)
    av_samples_copy(
      slice.raw.pointee.extended_data, raw.pointee.extended_data, 0, Int32(skip), Int32(count),
      raw.pointee.ch_layout.nb_channels, format)
    return slice
  }

  /// A silent frame of the same format.
  /// - Parameter count: its samples, at least 1.
  static func silence(like frame: Frame, count: Int) throws -> Frame {
    try silence(FrameFormat(of: frame), count: count)
  }

  /// A silent frame.
  /// - Parameters:
  ///   - format: of audio.
  ///   - count: its samples, at least 1.
  static func silence(_ format: FrameFormat, count: Int) throws -> Frame {
    guard case .audio(let sampleRate, let sampleFormat, let layout) = format else {
      preconditionFailure("only sound can be silent")
    }
    let silence = Frame()
    silence.raw.pointee.format = sampleFormat
    silence.raw.pointee.sample_rate = sampleRate
    silence.raw.pointee.nb_samples = Int32(count)
    try ChannelLayout.withLayout(named: layout) { layout in
      _ = try check(av_channel_layout_copy(&silence.raw.pointee.ch_layout, layout), .filter("silence"))
    }
    try check(av_frame_get_buffer(silence.raw, 0), .filter("silence"))
    av_samples_set_silence(
      silence.raw.pointee.extended_data, 0, Int32(count), silence.raw.pointee.ch_layout.nb_channels,
      AVSampleFormat(sampleFormat))
    return silence
  }
}
