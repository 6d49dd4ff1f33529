/// An error that can be shown to a person and matched by a program; all of them are in `docs/error-codes.md`.
///
/// Every error that leaves a Genlock module conforms. Nothing here knows of HTTP or of process exit
/// codes: those are derived from ``category`` at the edge.
public protocol CodedError: Error, CustomStringConvertible {
  /// A stable name in `SCREAMING_SNAKE_CASE`, listed in `docs/error-codes.md`.
  var code: String { get }
  /// One sentence that names the thing at fault and says what to do about it.
  var message: String { get }
  /// What went wrong, in the terms of whoever has to act.
  var category: ErrorCategory { get }
  /// Whether the same attempt may succeed later, so that a retry is worth it.
  var isTransient: Bool { get }
  /// The error underneath, kept for the log and for `--json`.
  var cause: (any Error)? { get }
}

/// Who has to act on an error.
public enum ErrorCategory: String, Sendable, Codable, CaseIterable {
  /// The command or request was put wrongly.
  case usage
  /// The pipeline file does not pass validation.
  case invalidPipeline
  /// An input is missing, unreadable or not what the pipeline needs.
  case unusableInput
  /// A stage or the machine under it failed.
  case failure
  /// There is an answer, but not one to rely on.
  case unsure
  /// Somebody or a time limit stopped the work.
  case interrupted
}

extension CodedError {
  public var isTransient: Bool { false }
  public var cause: (any Error)? { nil }

  public var description: String {
    guard let cause else { return "\(code): \(message)" }
    return "\(code): \(message) (\(cause))"
  }
}
