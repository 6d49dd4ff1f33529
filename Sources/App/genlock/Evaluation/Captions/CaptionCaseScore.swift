import Alignment

/// What came out for one case of a dataset.
struct CaptionCaseScore: Encodable, Sendable {
  var name: String
  var label: String?
  var items: Int
  var solid: Int
  var unsure: Int
  var nothing: Int
  /// Items with nine in ten cues within a quarter of a second.
  var right: Int
  /// Items that are solid and not right.
  var falseSolid: Int
  /// Items with the verdict that there should be.
  var expected: Int
  /// Items that were stretched by another ratio than the true one, or were not stretched and should have been.
  var wrongRatios: Int
  var cues: Int
  /// Of the cues of all items, in ms.
  var medianErrorMs: Double?
  var error95Ms: Double?
  /// Of the last cues of all items, in ms.
  var greatestEndErrorMs: Double?
  var within250: Double?
  var within500: Double?
  /// Words whose places are known, and how far off they are, in ms.
  var words: Int
  var medianWordErrorMs: Double?

  init(_ name: String, label: String? = nil, _ verdicts: [CaptionVerdict]) {
    self.name = name
    self.label = label
    items = verdicts.count
    solid = verdicts.count { $0.verdict == .solid }
    unsure = verdicts.count { $0.verdict == .unsure }
    nothing = verdicts.count { $0.verdict == .nothing }
    right = verdicts.count(where: \.isRight)
    falseSolid = verdicts.count { $0.verdict == .solid && !$0.isRight }
    expected = verdicts.count { $0.verdict.rawValue == $0.expected }
    wrongRatios = verdicts.count { !$0.hasRightRatio }
    let errors = verdicts.flatMap(\.errorsMs).map(abs).sorted()
    cues = errors.count
    let wordErrors = verdicts.flatMap(\.wordErrorsMs).map(abs).sorted()
    words = wordErrors.count
    medianWordErrorMs = Self.quantile(0.5, of: wordErrors)
    medianErrorMs = Self.quantile(0.5, of: errors)
    error95Ms = Self.quantile(0.95, of: errors)
    greatestEndErrorMs = verdicts.compactMap(\.errorsMs.last).map(abs).max()
    guard !errors.isEmpty else { return }
    within250 = Double(errors.count { $0 <= 250 }) / Double(errors.count)
    within500 = Double(errors.count { $0 <= 500 }) / Double(errors.count)
  }

  private static func quantile(_ share: Double, of sorted: [Double]) -> Double? {
    sorted.isEmpty ? nil : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
  }
}
