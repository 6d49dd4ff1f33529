/// One way to lay captions on speech: a ratio, and one shift or several.
struct CaptionFit {
  var ratio: Double
  var segments: [SplitSearch.Segment]

  /// What ratios other than 1 cost, in natural logarithms of likelihood ratios: those between frame rates, and any.
  private static let conversionPrice = 6.0
  private static let tempoPrice = 16.0

  /// In natural logarithms of a likelihood ratio; what each freedom costs is taken off.
  var worth: Double {
    segments.reduce(0) { $0 + $1.gain } - Double(max(0, segments.count - 1)) * Double(SplitSearch.price)
      - ratioPrice
  }

  /// What the ratio costs.
  var ratioPrice: Double {
    ratio == 1 ? 0 : CaptionAligner.conversions.contains(ratio) ? Self.conversionPrice : Self.tempoPrice
  }

  /// One shift for all cues; `nil` where none stands out at all.
  init?(_ curve: ShiftCurve, _ cues: [CueSpan], _ search: SplitSearch) {
    guard let best = curve.peak else { return nil }
    ratio = curve.ratio
    let gain = search.gain(cues, ratio: ratio, shiftMs: best.shiftMs)
    segments = [SplitSearch.Segment(cues: cues.indices, shiftMs: best.shiftMs, gain: gain)]
  }

  /// One shift and the ratio that was found with it.
  init(_ tempo: TempoFit, _ cues: [CueSpan], _ search: SplitSearch) {
    ratio = tempo.ratio
    let gain = search.gain(cues, ratio: ratio, shiftMs: tempo.shiftMs)
    segments = [SplitSearch.Segment(cues: cues.indices, shiftMs: tempo.shiftMs, gain: gain)]
  }

  init(segments: [SplitSearch.Segment], ratio: Double) {
    self.segments = segments
    self.ratio = ratio
  }
}
