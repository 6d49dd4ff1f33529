/// Captions in no format of their own: what a reader found, and what a writer is given.
///
/// It holds what several formats can say. What only one of them has is kept as it stood (``Verbatim``), so
/// that reading and writing the same format loses nothing, and a writer of another format knows what it
/// leaves out.
public struct CaptionDocument: Sendable, Hashable {
  /// In the file's order, which is not always that of time.
  public var cues: [Cue]
  /// BCP 47, such as `en` or `zh-Hant`.
  public var language: String?
  public var title: String?
  public var regions: [CaptionRegion]
  public var verbatim: [Verbatim]

  public init(
    cues: [Cue] = [], language: String? = nil, title: String? = nil, regions: [CaptionRegion] = [],
    verbatim: [Verbatim] = []
  ) {
    self.cues = cues
    self.language = language
    self.title = title
    self.regions = regions
    self.verbatim = verbatim
  }
}

/// A part of a file that means something in its own format only: a style sheet, a comment, a header.
public struct Verbatim: Sendable, Hashable {
  public var format: CaptionFormat
  /// What it is, in the format's own word: `STYLE`, `NOTE`, `[Script Info]`.
  public var kind: String
  /// As it stood, without the line end that follows it.
  public var text: String
  /// The index of the cue it stood before; the number of cues at the end.
  public var beforeCue: Int

  public init(format: CaptionFormat, kind: String, text: String, beforeCue: Int = 0) {
    self.format = format
    self.kind = kind
    self.text = text
    self.beforeCue = beforeCue
  }
}
