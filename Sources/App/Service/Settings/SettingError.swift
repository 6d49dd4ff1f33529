public import Foundations
import SystemPackage

/// A setting that cannot be used.
public struct SettingError: CodedError {
  public let code: String
  public let message: String
  public var cause: (any Error)?
  public var category: ErrorCategory { .usage }

  static func invalid(_ key: String, _ what: String) -> SettingError {
    SettingError(code: "SETTING_INVALID", message: "The setting \(key) \(what).")
  }

  /// - Parameter suggestion: what may be meant.
  static func unknown(_ key: String, _ suggestion: String?) -> SettingError {
    let hint = suggestion.map { "did you mean \($0)?" } ?? "genlock serve --print-settings shows all."
    return SettingError(code: "SETTING_UNKNOWN", message: "There is no setting \(quoted(key)); \(hint)")
  }

  static func file(_ path: FilePath, cause: any Error) -> SettingError {
    SettingError(
      code: "SETTINGS_UNREADABLE",
      message: "The settings in \(quoted(path)) cannot be read; check that it is YAML.", cause: cause)
  }
}
