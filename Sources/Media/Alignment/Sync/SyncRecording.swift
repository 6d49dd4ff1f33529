public import MediaTypes

/// One recording as ``SyncSolver`` takes it.
public struct SyncRecording: Sendable {
  /// The name of the device; clips of one device share it, never overlap, and share their drift.
  public var name: String
  /// The file, or the first of the files that a camera split the recording into.
  public var path: String
  /// The files after the first.
  public var furtherPaths: [String]
  /// Length on its own clock, in ms.
  public var durationMs: Double
  /// `nil` where there is no audio track.
  public var sound: RecordingSound?
  /// When the first frame was taken, as the file says it.
  public var clock: Clock?
  /// What was found while its sound was read: a dead channel, clipping.
  public var warnings: [Warning]

  /// When a recording began, by a clock that may be wrong: a prior at best.
  public struct Clock: Sendable, Hashable {
    /// In ms after midnight for a timecode, after 1970 for a creation time.
    public var startMs: Double
    public var kind: Kind

    public enum Kind: Sendable, Hashable {
      case timecode
      case creationTime
    }

    public init(startMs: Double, kind: Kind) {
      self.startMs = startMs
      self.kind = kind
    }
  }

  public init(
    name: String, path: String, furtherPaths: [String] = [], durationMs: Double, sound: RecordingSound?,
    clock: Clock? = nil, warnings: [Warning] = []
  ) {
    self.name = name
    self.path = path
    self.furtherPaths = furtherPaths
    self.durationMs = durationMs
    self.sound = sound
    self.clock = clock
    self.warnings = warnings
  }
}
