public import MediaTypes

/// One caption: what is shown, from when until when, and where.
public struct Cue: Sendable, Hashable {
  /// What the file calls it; the number in SubRip.
  public var identifier: String?
  /// On the media's clock, media zero being zero. A faulty file may give a negative time.
  public var start: MediaTime
  /// A faulty file may put it before ``start``.
  public var end: MediaTime
  public var text: CaptionText
  public var placement: CuePlacement?
  /// The identifier of one of the document's regions.
  public var region: String?
  /// Fields that only the format it was read from has, by their own names: `Layer`, `MarginL`.
  public var verbatim: [String: String]
  /// Where it began in the file it was read from, counted from 1.
  public var line: Int?

  public init(
    identifier: String? = nil, start: MediaTime, end: MediaTime, text: CaptionText,
    placement: CuePlacement? = nil, region: String? = nil, verbatim: [String: String] = [:],
    line: Int? = nil
  ) {
    self.identifier = identifier
    self.start = start
    self.end = end
    self.text = text
    self.placement = placement
    self.region = region
    self.verbatim = verbatim
    self.line = line
  }

  /// Negative where the file has the times reversed.
  public var duration: MediaTime { end - start }
}
