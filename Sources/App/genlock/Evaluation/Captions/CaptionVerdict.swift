import Alignment

/// What came out for one item of a dataset, beside what is true.
struct CaptionVerdict: Encodable, Sendable {
  var group: String
  var name: String
  var label: String?
  var verdict: CaptionTiming.Verdict
  var method: CaptionTiming.Method
  var shiftMs: Double
  var ratio: Double
  var splits: Int
  var confidence: Double
  /// The verdict that there should be.
  var expected: String
  var trueRatio: Double
  /// Whether the ratio is the true one, to what moves the last cue by less than 50 ms against the first.
  var hasRightRatio: Bool
  /// How far the start of each cue is off, in ms, positive for too late; of those whose material is there.
  var errorsMs: [Double]
  /// What is claimed of each of these cues, 0 … 1.
  var cueConfidences: [Double]
  /// The same for words, of those items whose words are known.
  var wordErrorsMs: [Double]
  var wordConfidences: [Double]

  /// - Parameter timing: of the cues in the order of their file.
  init(_ timing: CaptionTiming, of item: CaptionDataset.Item, in group: String) {
    self.group = group
    name = item.name
    label = item.label
    verdict = timing.verdict
    method = timing.method
    shiftMs = timing.shiftMs
    ratio = timing.ratio
    splits = timing.splits.count
    confidence = timing.confidence
    expected = item.truth.verdict
    trueRatio = item.truth.ratio ?? 1
    let starts = (item.truth.cues ?? []).compactMap { $0?.startMs }
    hasRightRatio = abs(ratio / trueRatio - 1) * ((starts.max() ?? 0) - (starts.min() ?? 0)) < 50
    errorsMs = []
    cueConfidences = []
    wordErrorsMs = []
    wordConfidences = []
    for (timed, truth) in zip(timing.cues, item.truth.cues ?? []) {
      guard let truth else { continue }
      errorsMs.append(timed.startMs - truth.startMs)
      cueConfidences.append(timed.confidence)
      guard let words = truth.words, let placed = timed.words, placed.count == words.count else { continue }
      for (word, truth) in zip(placed, words) {
        wordErrorsMs.append(word.startMs - truth.startMs)
        wordConfidences.append(word.confidence)
      }
    }
  }

  /// Whether nine in ten cues are within a quarter of a second.
  var isRight: Bool { !errorsMs.isEmpty && share(within: 250) >= 0.9 }

  /// Of the cues, 0 … 1.
  func share(within limit: Double) -> Double {
    errorsMs.isEmpty ? 0 : Double(errorsMs.count { abs($0) <= limit }) / Double(errorsMs.count)
  }
}
