public import Foundations

/// What can go wrong in ``ConformStage`` besides what libav reports.
public enum ConformError: CodedError {
  case noPlacement
  case twoPlacements
  case badSegments
  case unknownRecording(String, known: [String])
  case severalClips(String)
  case noOffset(String, reason: String?)
  case needsManualNudge(String, confidence: Double)

  public var code: String {
    switch self {
    case .noPlacement: "NO_PLACEMENT"
    case .twoPlacements: "TWO_PLACEMENTS"
    case .badSegments: "BAD_SEGMENTS"
    case .unknownRecording: "UNKNOWN_RECORDING"
    case .severalClips: "SEVERAL_CLIPS"
    case .noOffset: "NO_OFFSET"
    case .needsManualNudge: "NEEDS_MANUAL_NUDGE"
    }
  }

  public var message: String {
    switch self {
    case .noPlacement:
      "Nothing says where the recording lies; give `offsetMs`, or `result` with `name`."
    case .twoPlacements:
      "Both `result` and an offset, drift or pieces of its own are given; leave one out."
    case .badSegments:
      "The pieces cannot be used; give them in the order of `fromMs`, with times within a week and drifts within 100000 ppm."
    case .unknownRecording(let name, let known):
      "The sync result has no recording \(quoted(name)); it has \(known.map { quoted($0) }.joined(separator: ", "))."
    case .severalClips(let name):
      "The sync result has several recordings \(quoted(name)), and none or more than one of them is called like this file; give `offsetMs` and `driftPpm` instead."
    case .noOffset(let name, let reason):
      "The recording \(quoted(name)) has no offset\(reason.map { " (\($0))" } ?? ""), so it cannot be moved to the master's clock; leave it out, or find its offset by hand."
    case .needsManualNudge(let name, let confidence):
      "The offset of \(quoted(name)) is not one to rely on (confidence \((confidence * 10).rounded() / 10) of 100); check it and use --force (`force: true`), or leave the recording out."
    }
  }

  public var category: ErrorCategory {
    switch self {
    case .noPlacement, .twoPlacements, .badSegments, .unknownRecording, .severalClips: .usage
    case .noOffset, .needsManualNudge: .unsure
    }
  }
}
