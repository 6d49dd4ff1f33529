import Foundations

/// What can go wrong in ``CaptionsMuxStage`` besides what libav and reading captions report.
enum CaptionsMuxError: CodedError {
  case noCues(name: String)
  case moreNames(String, count: Int, tracks: Int)
  case badLanguage(String)

  var code: String {
    switch self {
    case .noCues: "NO_CUES"
    case .moreNames: "MORE_NAMES_THAN_TRACKS"
    case .badLanguage: "BAD_LANGUAGE"
    }
  }

  var message: String {
    switch self {
    case .noCues(let name): "\(quoted(name)) holds no captions; give the right file."
    case .moreNames(let parameter, let count, let tracks):
      "There are \(count) \(parameter) for \(tracks) caption file\(tracks == 1 ? "" : "s"); give one for each at the most."
    case .badLanguage(let text):
      "\(quoted(text)) is no code of a language; write one of ISO 639 or BCP 47, such as eng, en or pt-BR."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .noCues: .unusableInput
    case .moreNames, .badLanguage: .usage
    }
  }
}
