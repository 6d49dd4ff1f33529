/// Confidence beside how often the answers are wrong.
struct SyncCalibrationScore: Encodable, Sendable {
  /// Answers within a range of confidence.
  struct Bin: Encodable, Sendable {
    var from: Double
    /// Not included, but for 100.
    var to: Double
    var count: Int
    var wrong: Int

    /// Of the answers, which are wrong; `nil` without answers.
    var wrongShare: Double? { count == 0 ? nil : Double(wrong) / Double(count) }

    init(from: Double, to: Double, _ verdicts: [SyncVerdict]) {
      self.from = from
      self.to = to
      let inside = verdicts.filter { from <= $0.confidence && ($0.confidence < to || to >= 100) }
      count = inside.count
      wrong = inside.count(where: \.isWrong)
    }
  }

  var name: String
  var pairs: Int
  var unrelated: Int
  /// Pairs without an offset; they are in no bin.
  var unanswered: Int
  /// From a confidence of 10 on.
  var looksGood: Bin
  /// From 4.5 to 5.5.
  var aroundFive: Bin
  var bins: [Bin]

  private static let edges = [0.0, 1, 3, 4.5, 5.5, 8, 10, 15, 30, 100]

  init(_ name: String, _ verdicts: [SyncVerdict]) {
    self.name = name
    pairs = verdicts.count
    unrelated = verdicts.count { !$0.isRelated }
    let answered = verdicts.filter { $0.offsetMs != nil }
    unanswered = verdicts.count - answered.count
    looksGood = Bin(from: 10, to: 100, answered)
    aroundFive = Bin(from: 4.5, to: 5.5, answered)
    bins = zip(Self.edges, Self.edges.dropFirst()).map { Bin(from: $0, to: $1, answered) }
  }
}
