public import MediaTypes

/// The limits that a body sets for captions. What it gives no figure for is `nil` and not checked.
public struct StyleGuide: Sendable, Hashable {
  /// The guides that come with Genlock.
  public enum Name: String, Sendable, Hashable, Codable, CaseIterable {
    case netflix
    case bbc
    case ebu
    case youtube
  }

  public var name: Name
  public var minimumDuration: MinimumDuration?
  public var maximumDuration: MediaTime?
  public var readingSpeed: ReadingSpeed?
  /// The longest line in characters, of full width where the script has two widths.
  public var lineLength: Double?
  /// The same for lines that stand upright.
  public var verticalLineLength: Double?
  public var lineCount: Int?
  /// Whether lines may not end between words that belong together.
  public var keepsPhrases = true
  /// Whether text that fits on one line has to stand on one.
  public var keepsOneLine = false
  public var gap: Gap?
  public var shotChanges: ShotChanges?
  /// Whether times have to be those of frames.
  public var keepsToFrames = true
  /// How long a caption may stay after its end to be read in time.
  public var overstay: MediaTime = .zero

  public init(name: Name) {
    self.name = name
  }

  /// How short a caption may be.
  public enum MinimumDuration: Sendable, Hashable {
    case fixed(MediaTime)
    case perWord(MediaTime)
  }

  /// How fast a caption may have to be read.
  public struct ReadingSpeed: Sendable, Hashable {
    public var limit: Double
    public var unit: Unit

    public enum Unit: Sendable, Hashable {
      /// Spaces and punctuation count, line breaks as the spaces they stand for.
      case charactersPerSecond
      case wordsPerMinute
    }

    public init(_ limit: Double, _ unit: Unit) {
      self.limit = limit
      self.unit = unit
    }
  }

  /// How far captions that follow each other have to be apart.
  public struct Gap: Sendable, Hashable {
    public var minimumFrames: Int
    /// Gaps shorter than this are closed to the least; `nil` where any longer gap will do.
    public var closesBelow: MediaTime?

    public init(minimumFrames: Int, closesBelow: MediaTime? = nil) {
      self.minimumFrames = minimumFrames
      self.closesBelow = closesBelow
    }
  }

  /// How captions begin and end near a shot change.
  public struct ShotChanges: Sendable, Hashable {
    /// A caption begins on a shot change or at least this far from it, and likewise for its end.
    public var distance: MediaTime
    /// What is nearer than ``distance``, and no nearer than this, moves away from the shot change instead of to it, if it
    /// begins before or ends after it.
    public var reach: MediaTime
    /// How many frames before the shot change a caption ends.
    public var gapFrames: Int

    public init(distance: MediaTime, reach: MediaTime, gapFrames: Int) {
      self.distance = distance
      self.reach = reach
      self.gapFrames = gapFrames
    }
  }
}
