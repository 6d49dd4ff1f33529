/// Where a cue is shown: the cue settings of WebVTT, which say the most.
///
/// Source: https://www.w3.org/TR/webvtt1/#cues. What is `nil` is `auto` there.
public struct CuePlacement: Sendable, Hashable {
  public var writing: Writing = .horizontal
  public var line: Line?
  public var lineAlignment: LineAlignment = .start
  /// Of the box across the lines, in percent of the picture, 0 … 100.
  public var position: Double?
  public var positionAlignment: PositionAlignment?
  /// How wide the box is, in percent of the picture, 0 … 100; `nil` is 100.
  public var size: Double?
  public var textAlignment: TextAlignment = .center

  public init() {}

  public enum Writing: String, Sendable, Hashable {
    case horizontal
    /// Lines stand upright and follow each other to the left, as in Japanese.
    case verticalRightToLeft = "rl"
    /// Lines stand upright and follow each other to the right, as in Mongolian.
    case verticalLeftToRight = "lr"
  }

  public enum Line: Sendable, Hashable {
    /// The first line is 0, the last one −1.
    case number(Int)
    /// Of the picture's height, 0 … 100.
    case percent(Double)
  }

  public enum LineAlignment: String, Sendable, Hashable {
    case start
    case center
    case end
  }

  public enum PositionAlignment: String, Sendable, Hashable {
    case lineLeft = "line-left"
    case center
    case lineRight = "line-right"
  }

  public enum TextAlignment: String, Sendable, Hashable {
    case start
    case center
    case end
    case left
    case right
  }
}
