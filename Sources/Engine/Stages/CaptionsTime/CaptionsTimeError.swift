import Foundation
import Foundations

/// What can go wrong in ``CaptionsTimeStage`` besides what reading captions reports.
enum CaptionsTimeError: CodedError {
  case notSpeech(name: String)
  case noCues(name: String)
  case noText(name: String)
  case notText(name: String)
  case textTooLong(hours: Double)
  case captionsOrText

  var code: String {
    switch self {
    case .notSpeech: "NOT_SPEECH"
    case .noCues: "NO_CUES"
    case .noText: "NO_TEXT"
    case .notText: "NOT_TEXT"
    case .textTooLong: "TEXT_TOO_LONG"
    case .captionsOrText: "CAPTIONS_OR_TEXT"
    }
  }

  var message: String {
    switch self {
    case .notSpeech(let name):
      "\(quoted(name)) is not what the stage `speech` writes, or of another version; give its output `speech`."
    case .noCues(let name): "\(quoted(name)) holds no captions that could be timed."
    case .noText(let name): "\(quoted(name)) holds no words; give a text with a caption in each line."
    case .notText(let name): "\(quoted(name)) is no text; give a plain text file with a caption in each line."
    case .textTooLong(let hours):
      "To say the text takes more than \(String(format: "%.1f", hours)) hours, several times as long as the recording; give the text "
        + "of this recording only."
    case .captionsOrText: "Give either captions or the text of what is said, which is the method `anchor`."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .captionsOrText: .usage
    default: .unusableInput
    }
  }
}
