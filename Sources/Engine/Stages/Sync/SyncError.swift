public import Foundations

/// Why recordings cannot be put on one clock at all. A single one that cannot is no error: the result says so.
public enum SyncError: CodedError, Hashable {
  case tooFewRecordings(Int)
  case tooManyRecordings(Int, limit: Int)
  case unknownMaster(String, known: [String])
  /// `tracks` or `--track` names it.
  case unknownRecording(String, known: [String])
  /// There is a name too many or too few.
  case namesDoNotFit(names: Int, recordings: Int)
  case masterWithoutSound(path: String)
  case tooFewWithSound
  /// A path as it was given holds U+FFFD, which stands for bytes that are no text.
  case nameNotText(String)

  public var code: String {
    switch self {
    case .tooFewRecordings: "TOO_FEW_RECORDINGS"
    case .tooManyRecordings: "TOO_MANY_RECORDINGS"
    case .unknownMaster: "UNKNOWN_MASTER"
    case .unknownRecording: "UNKNOWN_RECORDING"
    case .namesDoNotFit: "NAMES_DO_NOT_FIT"
    case .masterWithoutSound, .tooFewWithSound: "MISSING_AUDIO_TRACK"
    case .nameNotText: "NAME_NOT_UTF8"
    }
  }

  public var message: String {
    switch self {
    case .tooFewRecordings(let count):
      "Sync needs at least two recordings and was given \(count); files joined by commas are one."
    case .tooManyRecordings(let count, let limit):
      "\(count) recordings are more than can be compared with each other; give at most \(limit)."
    case .unknownMaster(let name, let known):
      "There is no recording \(quoted(name)) to be the master; there are \(Self.list(known))."
    case .unknownRecording(let name, let known):
      "There is no recording \(quoted(name)) to choose a track of; there are \(Self.list(known))."
    case .namesDoNotFit(let names, let recordings):
      "\(names) names were given for \(recordings) recordings; give one for each, or none."
    case .masterWithoutSound(let path):
      "The master \(quoted(path)) has no audio track that can be used; make another recording the master."
    case .tooFewWithSound:
      "Fewer than two of the recordings have an audio track that can be used; there is nothing to compare."
    case .nameNotText(let path):
      "The name of \(quoted(path)) is not valid UTF-8; rename the file."
    }
  }

  public var category: ErrorCategory {
    switch self {
    case .masterWithoutSound, .tooFewWithSound, .nameNotText: .unusableInput
    default: .usage
    }
  }

  private static func list(_ names: [String]) -> String {
    names.map { quoted($0) }.joined(separator: ", ")
  }
}
