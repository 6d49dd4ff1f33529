public import Foundations
import GRDB
import SystemPackage

/// The workspace's database cannot be used.
public struct StorageError: CodedError {
  public let code: String
  public let message: String
  public let isTransient: Bool
  public let cause: (any Error)?

  public var category: ErrorCategory { .failure }

  private init(_ code: String, _ message: String, isTransient: Bool = false, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.isTransient = isTransient
    self.cause = cause
  }

  /// A later release has changed the tables of a module.
  static func tooNew(_ path: FilePath, module: String, found: Int, known: Int) -> StorageError {
    StorageError(
      "DATABASE_TOO_NEW",
      "\(quoted(path)) was written by a newer Genlock (\(module) \(found), this one knows \(known)); "
        + "use that release, or another --workspace.")
  }

  /// What SQLite reported, in terms of the file and what to do about it; errors of other kinds pass
  /// unchanged.
  static func describing(_ error: any Error, at path: FilePath) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    let name = quoted(path)
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return StorageError(
        "DATABASE_CORRUPT",
        "\(name) is damaged; move it away to start with an empty history, stored results stay usable.",
        cause: error)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      return StorageError(
        "DATABASE_READ_ONLY",
        "\(name) cannot be written; change its mode or owner, or use another --workspace.",
        cause: error)
    case .SQLITE_FULL:
      return StorageError(
        "NO_SPACE", "Cannot write \(name): the disk is full; free some space and run the same command again.",
        cause: error)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return StorageError(
        "DATABASE_BUSY", "\(name) is kept locked by another process; try again when that has ended.",
        isTransient: true, cause: error)
    case .SQLITE_CANTOPEN:
      return StorageError(
        "DATABASE_CANNOT_OPEN", "Cannot open \(name); check that its folder exists and can be written.",
        cause: error)
    default:
      return StorageError(
        "DATABASE_FAILED", "\(name) failed: \(error.message ?? "SQLite error \(error.resultCode.rawValue)").",
        cause: error)
    }
  }
}
