import Foundations

/// What can go wrong in ``ThumbnailsStage`` besides what libav reports.
enum ThumbnailsError: CodedError {
  case noPicture(path: String)
  case tooManySheets(Int, limit: Int)
  case badSheetsName(String)

  var code: String {
    switch self {
    case .noPicture: "NO_PICTURE"
    case .tooManySheets: "TOO_MANY_SHEETS"
    case .badSheetsName: "BAD_SHEETS_NAME"
    }
  }

  var message: String {
    switch self {
    case .noPicture(let path):
      "No picture of \(quoted(path)) could be decoded in the part asked for; check `trim`, or the file for "
        + "damage."
    case .tooManySheets(let count, let limit):
      "At this `interval` the pictures fill \(count) sheets, more than \(limit); choose a longer one or "
        + "more pictures per sheet."
    case .badSheetsName(let name):
      "\(quoted(name)) cannot be the name of a pipeline output; use letters, digits, `-` and `_` under "
        + "`sheets`."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .noPicture: .unusableInput
    case .tooManySheets, .badSheetsName: .usage
    }
  }
}
