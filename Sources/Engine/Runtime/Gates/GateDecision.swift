public import Foundation
public import Foundations
public import MediaTypes

/// What a person decided at a gate.
public struct GateDecision: Sendable, Codable, Hashable {
  /// Whether what was proposed stands as it was; `false` where ``data`` replaces it. The run goes on in both
  /// cases.
  public var approved: Bool
  /// What holds from now on: the proposal, or the correction.
  public var data: Value
  /// Who decided, as given.
  public var decidedBy: String
  public var at: Date

  public init(approved: Bool, data: Value, decidedBy: String, at: Date) {
    self.approved = approved
    self.data = data
    self.decidedBy = decidedBy
    self.at = at
  }
}

/// What a person says at a gate.
public enum GateAnswer: Sendable, Hashable {
  /// The proposal stands; what is given beside is kept in its place.
  case approve(data: Value? = nil)
  /// This holds instead: the same kind of thing as the proposal, with all its parts.
  case correct(data: Value)
}

/// Thrown by a stage that cannot go on before a person has decided; the run then ends as
/// ``RunStatus/waiting``, and the next run of the same finds the decision in ``StageContext/decision``.
///
/// The decision belongs to the pipeline, the stage and the digest of all it was given: other inputs ask
/// again. A stage that throws this declares ``Stage/isCacheable`` as `false`, since its result is the
/// decision.
public struct GatePending: Error, Sendable {
  /// What to look at and decide, in one sentence.
  public var message: String
  /// What is approved when a person says no more than yes.
  public var proposal: Value

  public init(message: String, proposal: Value = .null) {
    self.message = message
    self.proposal = proposal
  }
}

/// A decision that cannot be taken.
public struct GateError: CodedError {
  public let code: String
  public let message: String
  public var category: ErrorCategory { .usage }

  private init(_ code: String, _ message: String) {
    self.code = code
    self.message = message
  }

  /// - Parameter last: the run in which a gate of that name waited last.
  static func notWaiting(run: Identifier, gate: String, waiting: [String], last: String?) -> GateError {
    var others = waiting.isEmpty ? "nothing waits there" : "waiting there: \(waiting.joined(separator: ", "))"
    if let last { others += "; it waited last in \(last), where its decision can be changed" }
    return GateError(
      "GATE_NOT_WAITING", "No gate \(quoted(gate)) waits in \(run); \(others).")
  }

  static func unlikeProposal(gate: String, difference: String) -> GateError {
    GateError(
      "UNLIKE_PROPOSAL",
      """
      The correction for the gate \(quoted(gate)) \(difference); give all of what was proposed, changed where it \
      is wrong.
      """)
  }
}
