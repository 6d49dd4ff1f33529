import Foundations

/// What can be wrong with the source parameters of a stage.
enum MediaPassError: CodedError {
  case emptyTrim
  case missingTrack(String, path: String)

  var code: String {
    switch self {
    case .emptyTrim: "EMPTY_TRIM"
    case .missingTrack(let kind, _): kind == "video" ? "MISSING_VIDEO_TRACK" : "MISSING_AUDIO_TRACK"
    }
  }

  var message: String {
    switch self {
    case .emptyTrim: "The `trim` ends before it starts; set `end` after `start`."
    case .missingTrack(let kind, let path):
      "\(quoted(path)) has no such \(kind) track; choose another one, or guard the stage of a pipeline with `if`."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .emptyTrim: .usage
    case .missingTrack: .unusableInput
    }
  }
}
