import Foundations

/// What can go wrong in ``SpeechStage`` besides what libav reports.
enum SpeechError: CodedError {
  case tooLong(hours: Int)

  var code: String { "RECORDING_TOO_LONG" }

  var message: String {
    switch self {
    case .tooLong(let hours):
      "The recording is longer than \(hours) hours, for which captions cannot be timed in one piece; cut it."
    }
  }

  var category: ErrorCategory { .unusableInput }
}
