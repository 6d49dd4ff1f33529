public import MediaTypes

/// A decoded frame with its place on the recording's timeline.
public struct TimedFrame: Sendable {
  public var frame: Frame
  public var track: Track
  /// After media zero, or after the in point where there is one; negative for what lies before it.
  public var time: MediaTime
  /// How long it is shown or heard; zero where nobody knows.
  public var duration: MediaTime
}
