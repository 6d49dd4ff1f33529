/// A part of the picture that cues are shown in. All sizes and places are in percent of the picture.
public struct CaptionRegion: Sendable, Hashable {
  public var identifier: String
  public var width: Double = 100
  /// `nil` where it follows from ``lines``.
  public var height: Double?
  /// How many lines it shows.
  public var lines: Int?
  /// The point of the region that lies on ``viewportAnchor``, in percent of the region.
  public var anchor = Point(x: 0, y: 100)
  /// In percent of the picture.
  public var viewportAnchor = Point(x: 0, y: 100)
  /// Whether new lines push the old ones up.
  public var scrollsUp = false
  /// To which end of the region its lines go.
  public var displayAlignment: DisplayAlignment = .after

  public init(identifier: String) {
    self.identifier = identifier
  }

  public struct Point: Sendable, Hashable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// Source: https://www.w3.org/TR/ttml2/#style-attribute-displayAlign.
  public enum DisplayAlignment: String, Sendable, Hashable {
    case before
    case center
    case after
  }
}
