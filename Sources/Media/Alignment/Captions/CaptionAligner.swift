import Foundation
import Foundations

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
    let loudness = SpeechLoudness(track)
    speech = SpeechContrast(track.activity, loudness)
    splits = SplitSearch(speech)
    onsets = OnsetCurve(loudness)
  }

  /// - Parameter cues: in any order.
  /// - Returns: an answer, with a place for every cue, whatever the verdict.
  public func align(_ cues: [CueSpan], freedom: Freedom = .any) -> CaptionTiming {
    let spoken = cues.compactMap(Self.usable).sorted { ($0.startMs, $0.endMs) < ($1.startMs, $1.endMs) }
    let search = ShiftSearch(speech, for: spoken)
    guard let best = best(spoken, search, freedom: freedom) else { return CaptionTiming(untouched: cues) }
    let fit = settled(best, spoken)
    let segments = timed(refined(fit, spoken), spoken, search, ratio: fit.ratio)
    let tried = Self.mayStretch(freedom) ? Self.conversions.count + 1 : 1
    return CaptionTiming(cues, segments: segments, tried: tried, ratio: fit.ratio)
  }

  /// Times that captions of a recording may have, in ms: more is a fault of the file. A hundred hours.
  private static let believable = -3.6e6...3.6e8
  /// What is longer stands there as a place holder, in ms.
  private static let longest = 60_000.0

  /// A cue as far as it can be held against speech.
  private static func usable(_ cue: CueSpan) -> CueSpan? {
    guard cue.isSpeech, believable.contains(cue.startMs), believable.contains(cue.endMs) else { return nil }
    return CueSpan(startMs: cue.startMs, endMs: min(cue.endMs, cue.startMs + longest))
  }

  /// The best way to lay the cues on the speech.
  /// - Parameter cues: by time, all of them speech.
  private func best(_ cues: [CueSpan], _ search: ShiftSearch, freedom: Freedom) -> CaptionFit? {
    let mayStretch = Self.mayStretch(freedom)
    let maySplit = freedom == .any || freedom == .splits
    let ratios = mayStretch ? [1] + Self.conversions : [1]
    // The two longest parts of the work, of which neither needs the other.
    let (unstretched, whole) = alongside("splits") { [splits] in
      maySplit ? splits.segments(cues, ratio: 1) : []
    } do: {
      ratios.compactMap { ratio in
        search.curve(cues, ratio: ratio).flatMap { CaptionFit($0, cues, splits) }
      }.max { $0.worth < $1.worth }
    }
    var best: (fit: CaptionFit, support: Double)?
    func consider(_ fit: CaptionFit?) {
      guard let fit else { return }
      let support = support(for: fit, cues, search)
      if support > best?.support ?? -.infinity { best = (fit, support) }
    }
    consider(whole)
    if mayStretch, let whole { consider(withTempo(whole, cues)) }
    // One shift or ratio that stands out leaves no need to look for another ratio.
    let isClear = best.map { $0.support >= Self.clearSupport } ?? false
    func considerSplits(_ segments: [SplitSearch.Segment], ratio: Double) {
      if segments.count > 1 { consider(CaptionFit(segments: segments, ratio: ratio)) }
    }
    considerSplits(unstretched, ratio: 1)
    // Parts of a stretched file are on the ratio that the whole of it points to, where it points to any.
    let ratio =
      whole.map { support(for: $0, cues, search) + $0.ratioPrice >= Self.leastSupport ? $0.ratio : 1 } ?? 1
    let (stretched, finding) = alongside("splits") { [splits] in
      maySplit && ratio != 1 ? splits.segments(cues, ratio: ratio) : []
    } do: {
      mayStretch && !isClear ? TempoSearch(speech: speech).best(cues) : nil
    }
    considerSplits(stretched, ratio: ratio)
    if let finding,
      let tempo = TempoFit(
        cues, from: finding.cues, ratio: finding.ratio, shiftMs: finding.shiftMs, onsets)
    {
      consider(CaptionFit(tempo, cues, splits))
    }
    return best?.fit
  }

  private static func mayStretch(_ freedom: Freedom) -> Bool { freedom == .any || freedom == .stretch }

  /// Support with which a fit of all cues stands out.
  private static let clearSupport = 15.0
  /// Support of a ratio, without its price, that makes it worth looking for parts on it.
  private static let leastSupport = 3.0

  /// What speaks for a fit, less what its freedom costs.
  private func support(for fit: CaptionFit, _ cues: [CueSpan], _ search: ShiftSearch) -> Double {
    timed(fit.segments, cues, search, ratio: fit.ratio).reduce(-fit.ratioPrice) { $0 + $1.evidence }
  }

  /// Segments with what speaks for each.
  private func timed(
    _ segments: [SplitSearch.Segment], _ cues: [CueSpan], _ search: ShiftSearch, ratio: Double
  ) -> [TimedSegment] {
    // Where parts begin and end was chosen from among all cues.
    let choice = segments.count > 1 ? log(Double(cues.count)) : 0
    return segments.map { segment in
      let own = cues[segment.cues]
      let curve = search.curve(own, ratio: ratio, near: segment.shiftMs)
      let evidence = curve.map { $0.evidence(height: $0.height(near: segment.shiftMs)) } ?? 0
      return TimedSegment(cues: own, shiftMs: segment.shiftMs, evidence: max(0, evidence - choice))
    }
  }

  /// The same with the ratio that the beginnings of speech ask for, where that is certainly another one.
  private func withTempo(_ fit: CaptionFit, _ cues: [CueSpan]) -> CaptionFit? {
    guard let tempo = TempoFit(fit, cues, onsets), tempo.isCertainly(otherThan: fit.ratio),
      abs(tempo.ratio - fit.ratio) * Self.length(cues) > Self.leastSplitMs
    else { return nil }
    return CaptionFit(tempo, cues, splits)
  }

  /// A stretch with the ratio beside it that the beginnings of speech ask for: how cues cover speech hardly tells a
  /// thousandth more from one less within minutes. Captions that were found not to be stretched stay so.
  private func settled(_ fit: CaptionFit, _ cues: [CueSpan]) -> CaptionFit {
    guard fit.ratio != 1, let tempo = TempoFit(fit, cues, onsets), tempo.isCertainly(otherThan: fit.ratio)
    else { return fit }
    if let usual = tempo.nearest(of: [1] + Self.conversions) { return CaptionFit(usual, cues, splits) }
    let change = abs(tempo.ratio - fit.ratio) * Self.length(cues)
    return change > Self.leastTempoMs ? CaptionFit(tempo, cues, splits) : fit
  }

  /// From the first cue to the end of the last, in ms.
  private static func length(_ cues: [CueSpan]) -> Double {
    guard let first = cues.first, let last = cues.last else { return 0 }
    return last.endMs - first.startMs
  }

  /// A ratio that moves the last cue by less against the first is left at a usual one, in ms.
  private static let leastTempoMs = 100.0

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
