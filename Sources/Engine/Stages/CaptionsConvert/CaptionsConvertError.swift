import Foundations

/// What can go wrong in ``CaptionsConvertStage`` besides what reading and writing captions reports.
enum CaptionsConvertError: CodedError {
  case noCues(name: String)

  var code: String { "NO_CUES" }

  var message: String {
    switch self {
    case .noCues(let name): "\(quoted(name)) holds no captions; give the right file."
    }
  }

  var category: ErrorCategory { .unusableInput }
}
