import Foundations

/// What can go wrong in ``GateStage`` itself; a decision that cannot be taken is a `GateError` of the
/// runtime.
enum GateStageError: CodedError {
  case emptyMessage(gate: String)

  var code: String { "EMPTY_GATE_MESSAGE" }

  var message: String {
    switch self {
    case .emptyMessage(let gate):
      "The gate \(quoted(gate)) asks nothing; write under `message` what a person has to decide."
    }
  }

  var category: ErrorCategory { .usage }
}
