import Foundations

/// What can go wrong in ``ShotsStage`` besides what libav reports.
enum ShotsError: CodedError {
  case tooManyShots(limit: Int)

  var code: String { "TOO_MANY_SHOTS" }

  var message: String {
    switch self {
    case .tooManyShots(let limit):
      "The recording changes its picture more than \(limit) times; raise `threshold`."
    }
  }

  var category: ErrorCategory { .unusableInput }
}
