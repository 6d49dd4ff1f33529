import Foundations

/// What can go wrong in ``CaptionsLintStage`` besides what reading and writing captions reports.
enum CaptionsLintError: CodedError {
  case noCues(name: String)
  case notShots(name: String)
  case badFrameRate(String)

  var code: String {
    switch self {
    case .noCues: "NO_CUES"
    case .notShots: "NOT_SHOTS"
    case .badFrameRate: "BAD_FRAME_RATE"
    }
  }

  var message: String {
    switch self {
    case .noCues(let name): "\(quoted(name)) holds no captions that could be checked; give the right file."
    case .notShots(let name):
      "\(quoted(name)) is not what the stage `shots` writes, or of another version; give its output `shots`."
    case .badFrameRate(let text):
      "\(quoted(text)) is no frame rate for `frameRate`; give 25 or 30000/1001, from 1 to 1000 Hz."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .noCues, .notShots: .unusableInput
    case .badFrameRate: .usage
    }
  }
}
