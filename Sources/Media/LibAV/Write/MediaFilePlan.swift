public import MediaTypes
public import SystemPackage

/// A media file to be written from a source's frames.
public struct MediaFilePlan: Sendable {
  public var path: FilePath
  /// libavformat's short name, such as `mov`.
  public var format: String
  /// Private options of the muxer, such as `movflags`.
  public var formatOptions: [String: String]
  public var video: VideoTrackPlan?
  public var audio: [AudioTrackPlan]
  /// Container tags.
  public var tags: [String: String]
  /// The SMPTE timecode of the first picture; `nil` for none.
  public var timecode: String?
  /// Where to write the MD5 of every frame as it goes into the encoder; `nil` for nowhere.
  public var frameDigests: FilePath?

  public init(
    path: FilePath, format: String, formatOptions: [String: String] = [:], video: VideoTrackPlan? = nil,
    audio: [AudioTrackPlan] = [], tags: [String: String] = [:], timecode: String? = nil,
    frameDigests: FilePath? = nil
  ) {
    self.path = path
    self.format = format
    self.formatOptions = formatOptions
    self.video = video
    self.audio = audio
    self.tags = tags
    self.timecode = timecode
    self.frameDigests = frameDigests
  }
}

/// The pictures of a file to be written.
public struct VideoTrackPlan: Sendable {
  public var track: Track
  public var picture: PicturePlan
  public var settings: VideoSettings
  /// In Hz; `nil` keeps every frame at its own time.
  public var frameRate: Rational?

  public init(track: Track, picture: PicturePlan, settings: VideoSettings, frameRate: Rational?) {
    self.track = track
    self.picture = picture
    self.settings = settings
    self.frameRate = frameRate
  }
}

/// One audio stream of a file to be written.
public struct AudioTrackPlan: Sendable {
  public var track: Track
  public var settings: AudioSettings
  /// More filters before the conversion, in libavfilter's syntax.
  public var filters: [String]

  public init(track: Track, settings: AudioSettings, filters: [String] = []) {
    self.track = track
    self.settings = settings
    self.filters = filters
  }
}

/// What was written.
public struct MediaFileSummary: Sendable {
  /// Pictures written.
  public var frames: Int64 = 0
  /// Pictures shown again to fill a slot.
  public var repeatedFrames = 0
  /// Pictures that had no slot of their own.
  public var droppedFrames = 0
  /// Samples per channel of the first audio stream.
  public var samples: Int64 = 0
  public var warnings: [Warning] = []
}
