/// Where captions belong in a recording, and how sure that is.
public struct CaptionTiming: Sendable, Hashable {
  public var verdict: Verdict
  public var method: Method
  /// `mediaTime = captionTime × ratio + shiftMs`, up to the first of ``splits``; with `anchor`, the median over the cues.
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
    /// By what the captions say; each has a shift of its own.
    case anchor
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
    /// What is said, word by word; `nil` where the cue was not placed by its words.
    public var words: [TimedWord]?

    public init(startMs: Double, endMs: Double, confidence: Double, words: [TimedWord]? = nil) {
      self.startMs = startMs
      self.endMs = endMs
      self.confidence = confidence
      self.words = words
    }
  }

  public struct TimedWord: Sendable, Hashable, Codable {
    /// In the media.
    public var startMs: Double
    /// In the media.
    public var endMs: Double
    /// That the word begins within a quarter of a second of this, 0 … 1.
    public var confidence: Double

    public init(startMs: Double, endMs: Double, confidence: Double) {
      self.startMs = startMs
      self.endMs = endMs
      self.confidence = confidence
    }
  }

  /// Whether the captions are right as they are: at most a tenth of a second off, at their own pace, in one piece.
  public var isAlreadyRight: Bool {
    method != .anchor && Self.isRight(shiftMs: shiftMs, ratio: ratio, splits: splits)
  }

  /// Whether this is as good as nothing done.
  public static func isRight(shiftMs: Double, ratio: Double, splits: [Split]) -> Bool {
    abs(shiftMs) <= 100 && ratio == 1 && splits.isEmpty
  }
}
