/// Where captions belong in a recording, and how sure that is.
public struct CaptionTiming: Sendable, Hashable {
  public var verdict: Verdict
  public var method: Method
  /// `mediaTime = captionTime × ratio + shiftMs`, up to the first of ``splits``.
  public var shiftMs: Double
  /// How much longer things last in the media than in the captions.
  public var ratio: Double
  /// By time.
  public var splits: [Split]
  /// That the answer is right, 0 … 1.
  public var confidence: Double
  /// One for each cue that was given, in their order.
  public var cues: [TimedCue]

  public enum Verdict: String, Sendable, Hashable, Codable {
    /// To be relied on.
    case solid
    /// An answer, but not one to rely on.
    case unsure
    /// Captions and speech have nothing to do with each other as far as can be told.
    case nothing
  }

  public enum Method: String, Sendable, Hashable, Codable {
    case shift
    case stretch
    case splits
  }

  /// A place in the captions from which another shift holds.
  public struct Split: Sendable, Hashable, Codable {
    /// On the captions' clock.
    public var atMs: Double
    public var shiftMs: Double

    public init(atMs: Double, shiftMs: Double) {
      self.atMs = atMs
      self.shiftMs = shiftMs
    }
  }

  public struct TimedCue: Sendable, Hashable, Codable {
    /// In the media.
    public var startMs: Double
    public var endMs: Double
    /// That the cue lies within a quarter of a second of where it belongs, 0 … 1.
    public var confidence: Double

    public init(startMs: Double, endMs: Double, confidence: Double) {
      self.startMs = startMs
      self.endMs = endMs
      self.confidence = confidence
    }
  }

  /// Whether the captions are right as they are: at most a tenth of a second off, at their own pace, in one piece.
  public var isAlreadyRight: Bool { Self.isRight(shiftMs: shiftMs, ratio: ratio, splits: splits) }

  /// Whether this is as good as nothing done.
  public static func isRight(shiftMs: Double, ratio: Double, splits: [Split]) -> Bool {
    abs(shiftMs) <= 100 && ratio == 1 && splits.isEmpty
  }
}
