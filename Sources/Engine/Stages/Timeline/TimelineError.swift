import Foundations
import SystemPackage

/// What can go wrong in ``TimelineStage`` besides what writing a timeline throws.
enum TimelineStageError: CodedError {
  /// A recording of the result for which no files were given.
  case unknownRecording(String, known: [String])
  case badFrameRate(String)

  var code: String {
    switch self {
    case .unknownRecording: "UNKNOWN_RECORDING"
    case .badFrameRate: "BAD_FRAME_RATE"
    }
  }

  var message: String {
    switch self {
    case .unknownRecording(let name, let known):
      "The sync result has a recording \(quoted(name)) for which no files are given; there are "
        + "\(known.map { quoted($0) }.joined(separator: ", "))."
    case .badFrameRate(let text):
      "\(quoted(text)) is no frame rate; write it as `25` or `30000/1001`."
    }
  }

  var category: ErrorCategory { .usage }
}
