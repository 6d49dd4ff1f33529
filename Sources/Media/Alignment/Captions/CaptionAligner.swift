import Foundation

/// Finds out how captions have to be moved to lie on the speech of a recording.
public struct CaptionAligner: Sendable {
  /// What may be done to the captions.
  public enum Freedom: Sendable, Hashable {
    /// Whatever the evidence asks for.
    case any
    case shift
    case stretch
    case splits
  }

  private let speech: SpeechContrast
  private let splits: SplitSearch
  private let onsets: OnsetCurve
  /// Ratios between the frame rates that films and broadcasts are converted between: 24, 25 and 24000/1001.
  static let conversions = [25 / 24.0, 24 / 25.0, 1.001, 1 / 1.001, 25 / 24.0 * 1.001, 24 / 25.0 / 1.001]

  public init(_ track: SpeechTrack) {
    speech = SpeechContrast(track.activity)
    splits = SplitSearch(speech)
    onsets = OnsetCurve(track)
  }

  /// - Parameter cues: in any order.
  /// - Returns: an answer, with a place for every cue, whatever the verdict.
  public func align(_ cues: [CueSpan], freedom: Freedom = .any) -> CaptionTiming {
    let spoken = cues.filter(\.isSpeech).sorted { ($0.startMs, $0.endMs) < ($1.startMs, $1.endMs) }
    guard let fit = best(spoken, freedom: freedom) else { return CaptionTiming(untouched: cues) }
    let parts = refined(fit, spoken)
    // Where parts begin and end was chosen from among all cues.
    let choice = parts.count > 1 ? log(Double(spoken.count)) : 0
    let segments = parts.map { segment in
      TimedSegment(
        cues: spoken[segment.cues], shiftMs: segment.shiftMs,
        evidence: max(0, evidence(spoken[segment.cues], shiftMs: segment.shiftMs, ratio: fit.ratio) - choice))
    }
    return CaptionTiming(cues, segments: segments, ratio: fit.ratio)
  }

  /// The best way to lay the cues on the speech.
  /// - Parameter cues: by time, all of them speech.
  private func best(_ cues: [CueSpan], freedom: Freedom) -> CaptionFit? {
    let search = ShiftSearch(speech, for: cues)
    let mayStretch = freedom == .any || freedom == .stretch
    let ratios = mayStretch ? [1] + Self.conversions : [1]
    var fits = ratios.compactMap { ratio in
      search.curve(cues, ratio: ratio).flatMap { CaptionFit($0, cues, splits) }
    }
    let likely = fits.max { $0.worth < $1.worth }
    if freedom == .any || freedom == .splits {
      for ratio in Set([1, likely?.ratio ?? 1]) {
        let segments = splits.segments(cues, ratio: ratio)
        if segments.count > 1 { fits.append(CaptionFit(segments: segments, ratio: ratio)) }
      }
    }
    guard mayStretch else { return fits.max { $0.worth < $1.worth } }
    fits += fits.compactMap { withTempo($0, cues) }
    let best = fits.max { $0.worth < $1.worth }
    guard best.map({ isClear($0, cues) }) != true, let finding = TempoSearch(speech: speech).best(cues),
      let tempo = TempoFit(cues, from: finding.cues, ratio: finding.ratio, shiftMs: finding.shiftMs, onsets)
    else { return best }
    fits.append(CaptionFit(tempo, cues, splits))
    return fits.max { $0.worth < $1.worth }
  }

  /// Whether there is no need to look for another ratio.
  private func isClear(_ fit: CaptionFit, _ cues: [CueSpan]) -> Bool {
    guard fit.segments.count == 1 else { return false }
    return evidence(cues[...], shiftMs: fit.segments[0].shiftMs, ratio: fit.ratio) >= Self.clearEvidence
  }

  private static let clearEvidence = 15.0

  /// The same with the ratio that the beginnings of speech ask for, where that is certainly another one.
  private func withTempo(_ fit: CaptionFit, _ cues: [CueSpan]) -> CaptionFit? {
    guard fit.segments.count == 1, let first = cues.first, let last = cues.last,
      let tempo = TempoFit(
        cues, from: cues.indices, ratio: fit.ratio, shiftMs: fit.segments[0].shiftMs, onsets)
    else { return nil }
    let change = abs(tempo.ratio - fit.ratio)
    guard change > 5 * tempo.uncertainty, change * (last.endMs - first.startMs) > Self.leastSplitMs else { return nil }
    return CaptionFit(tempo, cues, splits)
  }

  /// How much better than chance a shift is for some of the cues.
  private func evidence(_ cues: ArraySlice<CueSpan>, shiftMs: Double, ratio: Double) -> Double {
    guard let curve = ShiftSearch(speech, for: cues).curve(cues, ratio: ratio) else { return 0 }
    return curve.evidence(height: curve.height(near: shiftMs))
  }

  /// The segments with shifts to a fraction of a frame, neighbours of nearly one shift joined.
  private func refined(_ fit: CaptionFit, _ cues: [CueSpan]) -> [SplitSearch.Segment] {
    var segments: [SplitSearch.Segment] = []
    for segment in fit.segments {
      let segment = refined(segment, cues, fit.ratio)
      guard let last = segments.last, abs(last.shiftMs - segment.shiftMs) < Self.leastSplitMs else {
        segments.append(segment)
        continue
      }
      let longer = last.cues.count >= segment.cues.count ? last : segment
      let both = SplitSearch.Segment(
        cues: last.cues.lowerBound..<segment.cues.upperBound, shiftMs: longer.shiftMs,
        gain: last.gain + segment.gain)
      segments[segments.count - 1] = refined(both, cues, fit.ratio)
    }
    return segments
  }

  /// Shifts that differ by less are one, the difference being the scatter of the estimate; in ms.
  private static let leastSplitMs = 200.0

  private func refined(
    _ segment: SplitSearch.Segment, _ cues: [CueSpan], _ ratio: Double
  ) -> SplitSearch.Segment {
    var segment = segment
    let starts = segment.cues.map { cues[$0].startMs * ratio + segment.shiftMs }
    segment.shiftMs += onsets.correction(starts, within: 600) ?? 0
    return segment
  }
}
