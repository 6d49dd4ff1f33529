import Foundations

/// What can be wrong with a caption file before it is read.
enum CaptionFileError: CodedError {
  case notRegular(name: String)

  var code: String { "NOT_A_REGULAR_FILE" }

  var message: String {
    switch self {
    case .notRegular(let name): "\(quoted(name)) is a pipe, a socket or a device; give a regular file."
    }
  }

  var category: ErrorCategory { .unusableInput }
}
