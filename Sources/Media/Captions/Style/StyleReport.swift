public import MediaTypes

/// What a style guide says of a document.
public struct StyleReport: Sendable, Hashable, Codable {
  public var style: StyleGuide.Name
  /// By which the limits on characters were chosen.
  public var script: CaptionScript
  /// The primary subtag, given, said by the file or found out; `nil` where nobody knows.
  public var language: String?
  /// In Hz.
  public var frameRate: Rational?
  /// How many shot changes there are; `nil` where they are not known.
  public var shotChanges: Int?
  public var cues: Int
  /// By cue, and by rule in the order of ``StyleRule``.
  public var findings: [StyleFinding]
  public var unchecked: [Unchecked]

  /// A rule that was not looked at.
  public struct Unchecked: Sendable, Hashable, Codable {
    public var rule: StyleRule
    public var reason: Reason
  }

  public enum Reason: String, Sendable, Hashable, Codable {
    /// The style has no figure for it, or none for this script.
    case noLimit
    case noFrameRate
    case noShotChanges
  }

  /// How many findings were repaired.
  public var fixed: Int
  /// How many are still there.
  public var remaining: Int

  init(
    style: StyleGuide.Name, script: CaptionScript, language: String?, frameRate: Rational?, shotChanges: Int?,
    cues: Int, findings: [StyleFinding], unchecked: [Unchecked]
  ) {
    self.style = style
    self.script = script
    self.language = language
    self.frameRate = frameRate
    self.shotChanges = shotChanges
    self.cues = cues
    self.findings = findings
    self.unchecked = unchecked
    fixed = findings.count { $0.fixed }
    remaining = findings.count - fixed
  }
}
