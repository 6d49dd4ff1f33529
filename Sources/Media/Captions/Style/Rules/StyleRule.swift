/// What is checked in captions.
public enum StyleRule: String, Sendable, Hashable, Codable, CaseIterable {
  case overlap
  case minimumDuration = "minimum-duration"
  case maximumDuration = "maximum-duration"
  case readingSpeed = "reading-speed"
  case gap
  case lineLength = "line-length"
  case lineCount = "line-count"
  case lineBreak = "line-break"
  case frame
  case shotChangeIn = "shot-change-in"
  case shotChangeOut = "shot-change-out"
}

/// How far something is beyond its limit.
struct Breach: Sendable, Hashable {
  var measured: Double
  var limit: Double
  var unit: StyleFinding.Unit
  /// More is worse; above 0.
  var excess: Double

  init(_ measured: Double, limit: Double, _ unit: StyleFinding.Unit, excess: Double? = nil) {
    self.measured = measured
    self.limit = limit
    self.unit = unit
    self.excess = excess ?? abs(measured - limit)
  }
}

/// New times of a cue, as positions on the grid.
struct CueEdit: Sendable, Hashable {
  var cue: Int
  var start: Int
  var end: Int
}

/// A rule about when cues are shown. Looks at one cue and what is next to it.
protocol TimingRule: Sendable {
  static var rule: StyleRule { get }

  /// `nil` where the guide says nothing about it, or the frames or shot changes that it counts by are not known.
  init?(_ timeline: CueTimeline)

  func check(_ cue: Int, _ timeline: CueTimeline) -> Breach?

  /// What may help, the best first; each is tried.
  func repairs(of cue: Int, _ timeline: CueTimeline) -> [[CueEdit]]
}

/// A rule about how a cue's text stands on its lines. ``LineBreaker`` repairs all of them.
protocol TextRule: Sendable {
  static var rule: StyleRule { get }

  /// `nil` where the guide says nothing about it.
  init?(_ guide: StyleGuide)

  func check(_ text: MeasuredText) -> Breach?
}

extension CueTimeline {
  /// Other ends of a cue that begins when it did.
  func edits(of cue: Int, ends: [Int]) -> [[CueEdit]] {
    ends.filter { $0 != self.ends[cue] }.map { [CueEdit(cue: cue, start: starts[cue], end: $0)] }
  }
}
