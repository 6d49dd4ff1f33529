public import Foundations
import MediaTypes

/// Why a sync result could not be written as a timeline.
public enum TimelineError: CodedError, Hashable {
  /// A recording that has a place on the timeline consists of a file about which nothing is known.
  case mediaUnknown(path: String)
  /// The result names a master that is not among its recordings.
  case masterUnknown(name: String)
  /// Frames cannot be counted at this rate, in Hz, at all or in one format.
  case frameRateNotSupported(rate: String, format: TimelineFormat?)
  /// The text could not be put together, in the words of the library that does it.
  case writingFailed(format: TimelineFormat, reason: String)

  public var code: String {
    switch self {
    case .mediaUnknown: "TIMELINE_MEDIA_UNKNOWN"
    case .masterUnknown: "TIMELINE_MASTER_UNKNOWN"
    case .frameRateNotSupported: "TIMELINE_FRAME_RATE_NOT_SUPPORTED"
    case .writingFailed: "TIMELINE_WRITING_FAILED"
    }
  }

  public var message: String {
    switch self {
    case .mediaUnknown(let path):
      "\"\(path)\" cannot be put on a timeline because its length and streams are not known; probe it first."
    case .masterUnknown(let name):
      "The sync result has no recording of its master \"\(name)\"; sync the recordings again."
    case .frameRateNotSupported(let rate, let format):
      "\(format?.title ?? "A timeline") cannot count \(rate) frames per second; choose a rate from 1 to 60."
    case .writingFailed(let format, let reason):
      "The timeline could not be written as \(format.title): \(reason)"
    }
  }

  public var category: ErrorCategory {
    switch self {
    case .mediaUnknown: .unusableInput
    case .frameRateNotSupported: .usage
    case .masterUnknown, .writingFailed: .failure
    }
  }
}
