import Foundations

/// What can go wrong in ``CaptionsBurnStage`` besides what transcoding and reading captions report.
enum CaptionsBurnError: CodedError {
  case noCues(name: String)

  var code: String { "NO_CUES" }

  var message: String {
    switch self {
    case .noCues(let name): "\(quoted(name)) holds no captions; give the right file."
    }
  }

  var category: ErrorCategory { .unusableInput }
}
