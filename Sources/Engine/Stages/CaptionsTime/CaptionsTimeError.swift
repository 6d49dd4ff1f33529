import Foundations

/// What can go wrong in ``CaptionsTimeStage`` besides what reading captions reports.
enum CaptionsTimeError: CodedError {
  case notSpeech(name: String)
  case noCues(name: String)

  var code: String {
    switch self {
    case .notSpeech: "NOT_SPEECH"
    case .noCues: "NO_CUES"
    }
  }

  var message: String {
    switch self {
    case .notSpeech(let name):
      "\(quoted(name)) is not what the stage `speech` writes, or of another version; give its output `speech`."
    case .noCues(let name): "\(quoted(name)) holds no captions that could be timed."
    }
  }

  var category: ErrorCategory { .unusableInput }
}
