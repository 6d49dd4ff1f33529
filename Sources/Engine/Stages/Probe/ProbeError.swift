import Foundations
import SystemPackage

/// What can go wrong in ``ProbeStage`` besides what libav reports.
enum ProbeError: CodedError {
  case reportNotWritten(path: FilePath, cause: any Error)

  var code: String { "REPORT_NOT_WRITTEN" }

  var message: String {
    switch self {
    case .reportNotWritten(let path, _):
      "The report \(quoted(path)) cannot be written; check space and permissions."
    }
  }

  var category: ErrorCategory { .failure }

  var cause: (any Error)? {
    switch self {
    case .reportNotWritten(_, let cause): cause
    }
  }
}
