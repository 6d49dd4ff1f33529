/// Something that a style guide would have otherwise.
public struct StyleFinding: Sendable, Hashable, Codable {
  /// The number of the cue in its file, from 1.
  public var cue: Int
  /// When it begins in the file that was read, in ms.
  public var startMs: Double
  public var rule: StyleRule
  /// In ``unit``. Where something was fixed, what it was.
  public var measured: Double
  /// In ``unit``: the most or the least that is allowed.
  public var limit: Double
  public var unit: Unit
  public var fixed: Bool

  public enum Unit: String, Sendable, Hashable, Codable {
    case milliseconds = "ms"
    case frames
    /// Grapheme clusters; of full width where the script has two widths.
    case characters
    case charactersPerSecond
    case wordsPerMinute
    case lines
    /// Line breaks at the wrong place.
    case breaks
  }
}
