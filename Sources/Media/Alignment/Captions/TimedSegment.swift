import Foundation

/// Cues with one shift, and how much speaks for it.
struct TimedSegment {
  /// By time.
  var cues: ArraySlice<CueSpan>
  /// In ms, to be added after times were multiplied by the ratio.
  var shiftMs: Double
  /// As ``ShiftCurve/evidence(height:)`` gives it.
  var evidence: Double
}

extension CaptionTiming {
  /// Evidence from which a segment is held up by its own cues.
  private static let leastEvidence = 2.0
  /// Evidence at which an answer is as likely right as wrong, and from which there is one at all.
  private static let evenEvidence = 5.5
  /// Evidence from which an answer is relied on.
  private static let solidEvidence = 9.5

  /// - Parameters:
  ///   - cues: all that were given, in any order.
  ///   - segments: of those that are speech, by time; at least one.
  ///   - tried: how many ratios were tried.
  init(_ cues: [CueSpan], segments: [TimedSegment], tried: Int, ratio: Double) {
    let total = segments.reduce(0) { $0 + $1.evidence } - log(Double(tried))
    let spoken = segments.reduce(0) { $0 + $1.cues.count }
    let held = segments.filter { $0.evidence >= Self.leastEvidence }.reduce(0) { $0 + $1.cues.count }
    let share = Double(held) / Double(max(1, spoken))
    let confidence = Self.probability(total - Self.evenEvidence)
    self.init(
      verdict: total >= Self.solidEvidence && share >= 0.8
        ? .solid : total >= Self.evenEvidence ? .unsure : .nothing,
      method: segments.count > 1 ? .splits : ratio == 1 ? .shift : .stretch,
      shiftMs: segments[0].shiftMs, ratio: ratio,
      splits: segments.dropFirst().map { segment in
        Split(atMs: segment.cues.first?.startMs ?? 0, shiftMs: segment.shiftMs)
      },
      confidence: confidence * share, cues: [])
    self.cues = cues.map { cue in
      // A cue that is no speech goes with the speech before it.
      let segment = segments.last { ($0.cues.first?.startMs ?? 0) <= cue.startMs } ?? segments[0]
      return TimedCue(
        startMs: cue.startMs * ratio + segment.shiftMs, endMs: cue.endMs * ratio + segment.shiftMs,
        confidence: confidence * Self.probability(segment.evidence - Self.leastEvidence))
    }
  }

  /// For captions that nothing can be said about.
  public init(untouched cues: [CueSpan]) {
    self.init(
      verdict: .nothing, method: .shift, shiftMs: 0, ratio: 1, splits: [], confidence: 0,
      cues: cues.map { TimedCue(startMs: $0.startMs, endMs: $0.endMs, confidence: 0) })
  }

  private static func probability(_ logarithmOfOdds: Double) -> Double { 1 / (1 + exp(-logarithmOfOdds)) }
}
