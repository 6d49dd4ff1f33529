import CFFmpeg
import MediaTypes

/// What a filter graph has to know of the frames it will get.
enum FrameFormat: Equatable {
  case video(width: Int32, height: Int32, pixelFormat: Int32, range: AVColorRange, sampleAspect: Rational)
  case audio(sampleRate: Int32, sampleFormat: Int32, layout: String)

  init(of frame: Frame) {
    let raw = frame.raw.pointee
    if raw.width > 0 {
      self = .video(
        width: raw.width, height: raw.height, pixelFormat: raw.format, range: raw.color_range,
        sampleAspect: Rational(known: raw.sample_aspect_ratio) ?? Rational(1))
    } else {
      self = .audio(
        sampleRate: raw.sample_rate, sampleFormat: raw.format, layout: ChannelLayout.name(of: raw.ch_layout))
    }
  }

  var isVideo: Bool {
    if case .video = self { true } else { false }
  }

  /// Lends the description of this format that a graph's source is set up with.
  func withBufferParameters<Result>(
    timeBase: AVRational, _ body: (UnsafeMutablePointer<AVBufferSrcParameters>) throws -> Result
  ) throws -> Result {
    guard let parameters = av_buffersrc_parameters_alloc() else { outOfMemory() }
    defer { av_free(parameters) }
    parameters.pointee.time_base = timeBase
    switch self {
    case .video(let width, let height, let pixelFormat, _, let sampleAspect):
      parameters.pointee.width = width
      parameters.pointee.height = height
      parameters.pointee.format = pixelFormat
      parameters.pointee.sample_aspect_ratio = sampleAspect.avRational
      return try body(parameters)
    case .audio(let sampleRate, let sampleFormat, let layout):
      parameters.pointee.sample_rate = sampleRate
      parameters.pointee.format = sampleFormat
      return try ChannelLayout.withLayout(named: layout) { layout in
        parameters.pointee.ch_layout = layout.pointee
        return try body(parameters)
      }
    }
  }
}
