public import Foundations

/// What can go wrong when a text is said.
public enum SpeechSynthesisError: CodedError {
  case unknownLanguage(String, known: [String])
  case unavailable(reason: String)
  case failed(reason: String)

  public var code: String {
    switch self {
    case .unknownLanguage: "LANGUAGE_NOT_SPOKEN"
    case .unavailable: "SPEECH_SYNTHESIS_UNAVAILABLE"
    case .failed: "SPEECH_SYNTHESIS_FAILED"
    }
  }

  public var message: String {
    switch self {
    case .unknownLanguage(let language, let known):
      "There is no voice for the language '\(language)'; take one of \(known.joined(separator: ", "))."
    case .unavailable(let reason):
      "The voices of espeak-ng cannot be loaded (\(reason)); install the package espeak-ng-data."
    case .failed(let reason):
      "espeak-ng could not say the text (\(reason)); check that it is plain text."
    }
  }

  public var category: ErrorCategory {
    switch self {
    case .unknownLanguage: .usage
    case .unavailable, .failed: .failure
    }
  }
}
