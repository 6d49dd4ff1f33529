import Foundations
import Runtime

/// An error as `--json` shows it.
struct ErrorObject: Encodable {
  var code: String
  var message: String
  /// The stage that failed, where one did.
  var stage: String?
  /// What lies underneath, outermost first.
  var causes: [String]?

  /// - Parameter error: one without a code is named after what it is.
  init(_ error: any Error, stage: String? = nil) {
    self.stage = stage
    guard let coded = error as? any CodedError else {
      (code, message) = ("UNEXPECTED_ERROR", "\(error)")
      return
    }
    let record = ErrorRecord(coded)
    (code, message) = (record.code, record.message)
    causes = record.causes.isEmpty ? nil : record.causes
  }
}
