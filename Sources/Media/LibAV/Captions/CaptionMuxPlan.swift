public import MediaTypes
public import SystemPackage

/// A media file with more caption tracks than the one it is made of.
public struct CaptionMuxPlan: Sendable {
  public var source: FilePath
  public var path: FilePath
  public var container: CaptionContainer
  /// After the tracks that are there already.
  public var tracks: [NewTrack]
  /// Streams of the source that are left out, because one of the new tracks takes their place.
  public var replacedStreams: Set<Int>

  public init(
    source: FilePath, path: FilePath, container: CaptionContainer, tracks: [NewTrack],
    replacedStreams: Set<Int> = []
  ) {
    self.source = source
    self.path = path
    self.container = container
    self.tracks = tracks
    self.replacedStreams = replacedStreams
  }

  /// A caption track to be added.
  public struct NewTrack: Sendable {
    public var captions: CodedCaptions
    /// ISO 639-2, such as `eng`; `nil` for unknown.
    public var language: String?
    public var title: String?
    /// Whether players show it by themselves; no other caption track keeps that.
    public var isDefault: Bool
    public var isForced: Bool

    public init(
      captions: CodedCaptions, language: String? = nil, title: String? = nil, isDefault: Bool = false,
      isForced: Bool = false
    ) {
      self.captions = captions
      self.language = language
      self.title = title
      self.isDefault = isDefault
      self.isForced = isForced
    }
  }
}

/// The containers that text captions are written into.
public enum CaptionContainer: String, Sendable, Hashable, Codable, CaseIterable {
  case mp4
  case m4v
  case mov
  case matroska = "mkv"
  case webM = "webm"

  /// - Parameter fileName: only its ending counts.
  public init?(fileName: String) {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    self.init(rawValue: fileName[fileName.index(after: dot)...].lowercased())
  }

  /// In the order of preference.
  public var codings: [CaptionCoding] {
    switch self {
    case .mp4, .m4v, .mov: [.timedText]
    case .matroska: [.subRip, .webVTT, .advancedSubStation]
    case .webM: [.webVTT]
    }
  }

  /// Whether a track of this coding can be copied as it is.
  public func holds(_ coding: CaptionCoding) -> Bool {
    codings.contains(coding) || self == .matroska && coding == .plainText
  }

  public var mediaType: String {
    switch self {
    case .mp4, .m4v: "video/mp4"
    case .mov: "video/quicktime"
    case .matroska: "video/x-matroska"
    case .webM: "video/webm"
    }
  }

  /// What to do about a recording that it does not take.
  var remedy: String {
    self == .matroska
      ? "transcode it first" : "name an output that ends in .mkv, or transcode it first"
  }

  /// libavformat's short name.
  var format: String {
    switch self {
    // `ipod`, which libavformat takes for m4v by itself, refuses most codecs.
    case .mp4, .m4v: "mp4"
    case .mov: "mov"
    case .matroska: "matroska"
    case .webM: "webm"
    }
  }

  /// - Parameter hasNamedTags: whether there are tags that only QuickTime's way of writing any name takes; it takes no
  ///   cover picture.
  func options(hasNamedTags: Bool) -> [String: String] {
    let named = hasNamedTags ? "+use_metadata_tags" : ""
    return switch self {
    case .mp4, .m4v: ["movflags": "+faststart" + named]
    case .mov: hasNamedTags ? ["movflags": named] : [:]
    // What is shown by itself is as the file says, not guessed.
    case .matroska, .webM: ["default_mode": "passthrough"]
    }
  }
}
