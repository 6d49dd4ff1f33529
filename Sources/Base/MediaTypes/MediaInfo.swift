/// What a media file holds, measured from its packets where headers are known to lie.
public struct MediaInfo: Sendable, Hashable, Codable {
  public var path: String
  /// In bytes.
  public var size: Int64
  public var container: Container
  /// From media zero to the end of the last presented frame, in seconds; `nil` where nothing can be
  /// presented.
  public var durationSeconds: Double?
  /// When the first audio or video frame is presented on the container's own clock, in seconds: media zero.
  public var startSeconds: Double?
  /// Of the whole file, in bits per second.
  public var bitRate: Int64?
  /// As the file says it, in ISO 8601.
  public var creationTime: String?
  /// The SMPTE timecode of the first frame, `HH:MM:SS:FF`, with `;` before the frames when it drops frames.
  public var timecode: String?
  public var video: [VideoStream]
  public var audio: [AudioStream]
  public var subtitles: [SubtitleStream]
  public var chapters: [Chapter]
  /// Container tags: title, encoder, make, model.
  public var tags: [String: String]
  public var warnings: [Warning]
  /// Where it is damaged, by stream, when everything was decoded to find out; without streams that are whole.
  public var damage: [StreamDamage]?
  /// The SHA-256 of the whole file in lower-case hexadecimal, when it was asked for.
  public var sha256: String?

  public init(
    path: String, size: Int64, container: Container, durationSeconds: Double? = nil,
    startSeconds: Double? = nil, bitRate: Int64? = nil, creationTime: String? = nil, timecode: String? = nil,
    video: [VideoStream] = [], audio: [AudioStream] = [], subtitles: [SubtitleStream] = [],
    chapters: [Chapter] = [], tags: [String: String] = [:], warnings: [Warning] = [],
    damage: [StreamDamage]? = nil, sha256: String? = nil
  ) {
    self.path = path
    self.size = size
    self.container = container
    self.durationSeconds = durationSeconds
    self.startSeconds = startSeconds
    self.bitRate = bitRate
    self.creationTime = creationTime
    self.timecode = timecode
    self.video = video
    self.audio = audio
    self.subtitles = subtitles
    self.chapters = chapters
    self.tags = tags
    self.warnings = warnings
    self.damage = damage
    self.sha256 = sha256
  }

  public var hasVideo: Bool { !video.isEmpty }
  public var hasAudio: Bool { !audio.isEmpty }
  /// Whether the first video stream's frames come at uneven intervals, by its packet times.
  public var isVariableFrameRate: Bool { video.first?.isVariableFrameRate ?? false }

  /// Whether decoding everything found damage, or an end before the header's.
  public var isDamaged: Bool {
    guard let damage else { return false }
    return !damage.isEmpty || warnings.contains { $0.code == Warning.truncated }
  }

  public struct Container: Sendable, Hashable, Codable {
    /// libavformat's short names, such as `mov,mp4,m4a,3gp,3g2,mj2`.
    public var format: String
    public var longName: String

    public init(format: String, longName: String) {
      self.format = format
      self.longName = longName
    }
  }

  public struct Chapter: Sendable, Hashable, Codable {
    /// Seconds after media zero.
    public var startSeconds: Double
    public var endSeconds: Double
    public var title: String?

    public init(startSeconds: Double, endSeconds: Double, title: String?) {
      self.startSeconds = startSeconds
      self.endSeconds = endSeconds
      self.title = title
    }
  }
}
