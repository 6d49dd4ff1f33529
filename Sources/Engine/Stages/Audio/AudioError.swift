import Foundations

/// What can go wrong in ``AudioStage`` besides what libav reports.
enum AudioError: CodedError {
  case tooShortToMeasure(path: String)

  var code: String { "TOO_SHORT_TO_MEASURE" }

  var message: String {
    switch self {
    case .tooShortToMeasure(let path):
      "\(quoted(path)) has less than 0.4 s of sound, the shortest whose loudness can be measured; leave `loudness` out."
    }
  }

  var category: ErrorCategory { .unusableInput }
}
