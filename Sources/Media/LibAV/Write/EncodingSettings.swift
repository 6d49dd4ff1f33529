/// How a video stream is coded.
public struct VideoSettings: Sendable, Hashable {
  /// libavcodec's name, such as `libx264`.
  public var encoder: String
  /// libavutil's name, such as `yuv420p10le`.
  public var pixelFormat: String
  /// Private options of the encoder, such as `crf`.
  public var options: [String: String]
  /// Frames from one keyframe to the next at the most; `nil` for the encoder's own choice.
  public var keyframeInterval: Int?
  /// Threads that the encoder uses; at least 1. Part of the settings because some encoders' output depends on
  /// it.
  public var threads: Int

  public init(
    encoder: String, pixelFormat: String, options: [String: String] = [:], keyframeInterval: Int? = nil,
    threads: Int
  ) {
    self.encoder = encoder
    self.pixelFormat = pixelFormat
    self.options = options
    self.keyframeInterval = keyframeInterval
    self.threads = threads
  }
}

/// How an audio stream is coded.
public struct AudioSettings: Sendable, Hashable {
  /// libavcodec's name, such as `pcm_s24le`.
  public var encoder: String
  /// libavutil's name of what the encoder takes, such as `s32`.
  public var sampleFormat: String
  /// In Hz; `nil` for the source's.
  public var sampleRate: Int?
  /// libavutil's name, such as `stereo`; `nil` for the source's.
  public var channelLayout: String?
  /// In bits per second; `nil` for lossless coding.
  public var bitRate: Int?
  /// For coders of 24-bit samples in 32-bit words.
  public var bitsPerSample: Int?
  /// Private options of the encoder.
  public var options: [String: String]

  public init(
    encoder: String, sampleFormat: String, sampleRate: Int? = nil, channelLayout: String? = nil,
    bitRate: Int? = nil,
    bitsPerSample: Int? = nil, options: [String: String] = [:]
  ) {
    self.encoder = encoder
    self.sampleFormat = sampleFormat
    self.sampleRate = sampleRate
    self.channelLayout = channelLayout
    self.bitRate = bitRate
    self.bitsPerSample = bitsPerSample
    self.options = options
  }
}
