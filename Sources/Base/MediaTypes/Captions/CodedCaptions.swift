/// The captions of one track as the packets of a media file hold them.
public struct CodedCaptions: Sendable, Hashable {
  public var coding: CaptionCoding
  /// What the container keeps once for the whole track: the sections before the events in ASS, the sample
  /// description of 3GPP timed text.
  public var header: [UInt8]
  /// In the order of time.
  public var samples: [CaptionSample]

  public init(coding: CaptionCoding, header: [UInt8] = [], samples: [CaptionSample] = []) {
    self.coding = coding
    self.header = header
    self.samples = samples
  }
}

/// How text captions are coded in media files, by libavcodec's names.
public enum CaptionCoding: String, Sendable, Hashable, Codable, CaseIterable {
  case subRip = "subrip"
  /// Text without any markup.
  case plainText = "text"
  /// Also SSA, which the header tells.
  case advancedSubStation = "ass"
  case webVTT = "webvtt"
  /// 3GPP TS 26.245, also called tx3g.
  case timedText = "mov_text"
}

/// One packet of a caption track.
public struct CaptionSample: Sendable, Hashable {
  /// After media zero.
  public var start: MediaTime
  /// `nil` where the container does not say.
  public var end: MediaTime?
  public var bytes: [UInt8]
  /// What WebVTT calls the cue.
  public var identifier: String?
  /// WebVTT's cue settings.
  public var settings: String?

  public init(
    start: MediaTime, end: MediaTime?, bytes: [UInt8], identifier: String? = nil, settings: String? = nil
  ) {
    self.start = start
    self.end = end
    self.bytes = bytes
    self.identifier = identifier
    self.settings = settings
  }
}
