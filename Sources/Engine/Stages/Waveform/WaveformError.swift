import Foundations

/// What can go wrong in ``WaveformStage`` besides what libav reports.
enum WaveformError: CodedError {
  case twoResolutions
  case badColor(String, name: String)

  var code: String {
    switch self {
    case .twoResolutions: "TWO_RESOLUTIONS"
    case .badColor: "BAD_COLOR"
    }
  }

  var message: String {
    switch self {
    case .twoResolutions:
      "Both `samplesPerPixel` and `pixelsPerSecond` are given, which say the same thing; leave one out."
    case .badColor(let text, let name):
      "\(quoted(text)) is not a colour for `\(name)`; write it as `#3388cc` or `#3388cc80`."
    }
  }

  var category: ErrorCategory { .usage }
}
