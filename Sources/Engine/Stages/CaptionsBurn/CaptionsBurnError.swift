import Foundations

/// What can go wrong in ``CaptionsBurnStage`` besides what transcoding and reading captions report.
enum CaptionsBurnError: CodedError {
  case noCues(name: String)
  case noPictures(name: String)
  case noQuality(preset: String, others: [String])

  var code: String {
    switch self {
    case .noCues: "NO_CUES"
    case .noPictures: "MISSING_VIDEO_TRACK"
    case .noQuality: "QUALITY_NOT_TAKEN"
    }
  }

  var message: String {
    switch self {
    case .noCues(let name): "\(quoted(name)) holds no captions; give the right file."
    case .noPictures(let name):
      "\(quoted(name)) has no pictures to draw captions into; give a recording that has."
    case .noQuality(let preset, let others):
      "The preset \(preset) has one quality only; leave the quality (crf) out, or take \(others.joined(separator: " or "))."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .noCues, .noPictures: .unusableInput
    case .noQuality: .usage
    }
  }
}
