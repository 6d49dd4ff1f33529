import Foundation

extension CaptionTiming {
  /// Medians of margins, less a price for few words, from which an answer is relied on and from which there is one, and at which it is as
  /// likely right as wrong. Of 384 texts that are not what is said, four times over, none had more than 3.3.
  private static let (solidMargin, someMargin, evenMargin) = (3.6, 2.6, 3.2)
  /// Few words agree with something sooner than many: what is taken off, times the root of their count.
  private static let priceOfFew = 10.0

  /// A caption stays this long after its last word where the next one leaves room, and is shown this long at least: Netflix,
  /// Timed Text Style Guide, Timing Guidelines.
  private static let (holdMs, leastMs) = (500.0, 1_000 * 5 / 6.0)

  /// How long a description without times is shown.
  private static let untimedMs = 2_000.0

  /// Captions on the words that they say: all or in pieces by one shift where the words agree on it, else each by its own.
  /// - Parameters:
  ///   - cues: in order; all at 0 where they have no times yet. Those without words keep their distance to the cue before
  ///     them, or follow it.
  ///   - anchored: the words of each.
  public init(_ cues: [CueSpan], on anchored: AnchorTiming) {
    let count = anchored.cues.reduce(0) { $0 + $1.count }
    let price = Self.priceOfFew / Double(max(1, count)).squareRoot()
    let margin = anchored.medianMargin - price
    let confidence = Self.sigmoid(4 * (margin - Self.evenMargin))
    self.init(
      verdict: margin >= Self.solidMargin ? .solid : margin >= Self.someMargin ? .unsure : .nothing,
      method: .anchor, shiftMs: 0, ratio: 1, splits: [], confidence: confidence, cues: [])
    let isTimed = cues.contains { $0.endMs != 0 }
    if isTimed, let pieces = AnchoredPieces(cues, anchored)?.pieces {
      shift(cues, by: pieces)
      return
    }
    self.cues = Self.timed(cues, anchored, confidence: confidence)
    guard isTimed else { return }
    let shifts = zip(cues, self.cues).map { $1.startMs - $0.startMs }.sorted()
    if !shifts.isEmpty { shiftMs = shifts[shifts.count / 2] }
  }

  private mutating func shift(_ cues: [CueSpan], by pieces: [AnchoredPieces.Piece]) {
    method = pieces.count > 1 ? .splits : .shift
    shiftMs = pieces[0].shiftMs
    splits = pieces.dropFirst().map { Split(atMs: cues[$0.cues.lowerBound].startMs, shiftMs: $0.shiftMs) }
    self.cues = pieces.flatMap { piece in
      cues[piece.cues].map { cue in
        TimedCue(
          startMs: cue.startMs + piece.shiftMs, endMs: cue.endMs + piece.shiftMs,
          confidence: confidence * piece.share)
      }
    }
  }

  private static func timed(_ cues: [CueSpan], _ anchored: AnchorTiming, confidence: Double) -> [TimedCue] {
    var timed: [TimedCue] = []
    for (index, (cue, words)) in zip(cues, anchored.cues).enumerated() {
      if let first = words.first, let last = words.last {
        let own = words.map {
          TimedWord(
            startMs: $0.startMs, endMs: $0.endMs, confidence: confidence * probability(margin: $0.margin))
        }
        timed.append(
          TimedCue(
            startMs: first.startMs, endMs: max(last.endMs + holdMs, first.startMs + leastMs),
            confidence: own[0].confidence, words: own))
      } else {
        let before = timed.last.map { $0.startMs - cues[index - 1].startMs } ?? 0
        let isTimed = cue.endMs != 0
        let start = isTimed ? max(timed.last?.startMs ?? 0, cue.startMs + before) : timed.last?.endMs ?? 0
        timed.append(
          TimedCue(
            startMs: start, endMs: isTimed ? cue.endMs + before : start + untimedMs,
            confidence: confidence / 2))
      }
    }
    for index in timed.indices.dropLast().reversed() {
      timed[index].startMs = min(timed[index].startMs, timed[index + 1].startMs)
      timed[index].endMs = max(timed[index].startMs, min(timed[index].endMs, timed[index + 1].startMs))
    }
    return timed
  }

  /// That a word with a margin is within a quarter of a second of where it is said, as it was measured where the text is what is said.
  private static func probability(margin: Double) -> Double {
    margin <= 0 ? 0.4 : sigmoid(0.6 + 0.55 * margin)
  }

  private static func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
}
