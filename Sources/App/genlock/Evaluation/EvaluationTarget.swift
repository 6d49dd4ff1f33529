/// A number that has to be reached, beside what was measured.
struct EvaluationTarget: Encodable, Sendable {
  enum State: String, Encodable, Sendable {
    case met
    case missed
    /// The sets are too few to tell; nothing that was measured speaks against it.
    case tooFew = "too few"
  }

  /// Of the case, or list of pairs.
  var group: String
  var target: String
  var measured: String
  var state: State

  init(_ group: String, _ target: String, _ measured: String, _ isMet: Bool, isEnough: Bool = true) {
    self.group = group
    self.target = target
    self.measured = measured
    state = !isMet ? .missed : isEnough ? .met : .tooFew
  }
}
