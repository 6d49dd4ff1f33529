/// What all streams of a file have.
public struct StreamInfo: Sendable, Hashable, Codable {
  /// The index in the file, from 0.
  public var index: Int
  /// libavcodec's name: `h264`, `aac`; `unknown` where there is none.
  public var codec: String
  public var profile: String?
  /// Whether this build can decode it.
  public var isDecodable: Bool
  /// Seconds after media zero at which its first frame is presented.
  public var startSeconds: Double?
  public var durationSeconds: Double?
  /// In bits per second.
  public var bitRate: Int64?
  /// BCP 47 or ISO 639-2, as the file says it.
  public var language: String?
  public var title: String?
  public var isDefault: Bool
  /// Whether an edit list moves or cuts this stream.
  public var hasEditList: Bool

  /// Whether it can be decoded and shows or sounds anything: a first frame was found, or the header promises
  /// some.
  public var isUsable: Bool { isDecodable && (startSeconds != nil || (durationSeconds ?? 0) > 0) }

  public init(
    index: Int, codec: String, profile: String? = nil, isDecodable: Bool = true, startSeconds: Double? = nil,
    durationSeconds: Double? = nil, bitRate: Int64? = nil, language: String? = nil, title: String? = nil,
    isDefault: Bool = false, hasEditList: Bool = false
  ) {
    self.index = index
    self.codec = codec
    self.profile = profile
    self.isDecodable = isDecodable
    self.startSeconds = startSeconds
    self.durationSeconds = durationSeconds
    self.bitRate = bitRate
    self.language = language
    self.title = title
    self.isDefault = isDefault
    self.hasEditList = hasEditList
  }
}

public struct VideoStream: Sendable, Hashable, Codable {
  public var stream: StreamInfo
  /// Coded size in pixels, before rotation and sample aspect.
  public var width: Int
  public var height: Int
  /// Size in square pixels as it is meant to be shown, after rotation.
  public var displayWidth: Int
  public var displayHeight: Int
  public var pixelFormat: String?
  public var bitDepth: Int?
  /// Clockwise degrees to turn the picture for display: 0, 90, 180 or 270.
  public var rotation: Int
  /// Whether the display matrix mirrors the picture, before it is turned.
  public var isMirrored: Bool
  /// Width of a sample to its height.
  public var sampleAspect: Rational
  public var color: ColorInfo
  /// `progressive`, `top-first` or `bottom-first`.
  public var fieldOrder: String
  /// What the header says, in Hz.
  public var nominalFrameRate: Rational?
  /// Frames over time as the packets come, in Hz.
  public var measuredFrameRate: Double?
  /// The constant rate to convert to, or the rate it already has.
  public var standardFrameRate: Rational?
  /// Whether frame intervals differ by more than the container's rounding explains.
  public var isVariableFrameRate: Bool
  /// The shortest and longest interval between frames, in ms, in what was measured.
  public var shortestFrameMs: Double?
  public var longestFrameMs: Double?
  /// The number of frames whose intervals were measured.
  public var measuredFrames: Int

  public init(
    stream: StreamInfo, width: Int, height: Int, displayWidth: Int, displayHeight: Int,
    pixelFormat: String? = nil, bitDepth: Int? = nil, rotation: Int = 0, isMirrored: Bool = false,
    sampleAspect: Rational = Rational(1), color: ColorInfo = ColorInfo(), fieldOrder: String = "progressive",
    nominalFrameRate: Rational? = nil, measuredFrameRate: Double? = nil, standardFrameRate: Rational? = nil,
    isVariableFrameRate: Bool = false, shortestFrameMs: Double? = nil, longestFrameMs: Double? = nil,
    measuredFrames: Int = 0
  ) {
    self.stream = stream
    self.width = width
    self.height = height
    self.displayWidth = displayWidth
    self.displayHeight = displayHeight
    self.pixelFormat = pixelFormat
    self.bitDepth = bitDepth
    self.rotation = rotation
    self.isMirrored = isMirrored
    self.sampleAspect = sampleAspect
    self.color = color
    self.fieldOrder = fieldOrder
    self.nominalFrameRate = nominalFrameRate
    self.measuredFrameRate = measuredFrameRate
    self.standardFrameRate = standardFrameRate
    self.isVariableFrameRate = isVariableFrameRate
    self.shortestFrameMs = shortestFrameMs
    self.longestFrameMs = longestFrameMs
    self.measuredFrames = measuredFrames
  }
}

public struct AudioStream: Sendable, Hashable, Codable {
  public var stream: StreamInfo
  public var channels: Int
  /// libavutil's name: `mono`, `stereo`, `5.1(side)`, `2 channels`.
  public var channelLayout: String
  /// In Hz.
  public var sampleRate: Int
  public var sampleFormat: String?
  public var bitDepth: Int?
  /// Samples that the codec puts before the first real one and that are never presented.
  public var primingSamples: Int?

  public init(
    stream: StreamInfo, channels: Int, channelLayout: String, sampleRate: Int, sampleFormat: String? = nil,
    bitDepth: Int? = nil, primingSamples: Int? = nil
  ) {
    self.stream = stream
    self.channels = channels
    self.channelLayout = channelLayout
    self.sampleRate = sampleRate
    self.sampleFormat = sampleFormat
    self.bitDepth = bitDepth
    self.primingSamples = primingSamples
  }
}

public struct SubtitleStream: Sendable, Hashable, Codable {
  public var stream: StreamInfo

  public init(stream: StreamInfo) {
    self.stream = stream
  }
}
