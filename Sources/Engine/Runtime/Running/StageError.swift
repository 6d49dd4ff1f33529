import Foundations
import SystemPackage

/// A stage's error as its user can understand it: files in the run's scratch space, which nobody knows, are
/// called by their own names.
struct StageError: CodedError {
  let code: String
  let message: String
  let category: ErrorCategory
  let isTransient: Bool
  let cause: (any Error)?

  /// - Parameter scratch: the folder that holds one folder for each attempt.
  /// - Returns: the error itself where its sentence names nothing in there.
  static func naming(_ error: any CodedError, scratch: FilePath) -> any CodedError {
    // Paths stand in sentences with some characters escaped.
    let folder = quoted(scratch.string + "/").dropLast()
    guard error.message.contains(folder) else { return error }
    let parts = error.message.split(separator: folder, omittingEmptySubsequences: false)
    let message = parts.dropFirst().reduce(String(parts[0])) { text, rest in
      // After the folder comes the attempt's, such as `0-1`, and then what the stage itself named.
      let name = rest.drop { $0.isNumber || $0 == "-" }
      return text + "\"" + (name.hasPrefix("/") ? name.dropFirst() : rest)
    }
    return StageError(
      code: error.code, message: message, category: error.category, isTransient: error.isTransient,
      cause: error.cause)
  }
}
