import Foundations
import Glibc
import SystemPackage

/// What an `-i` option names: one path, or for a list of files a pattern that the shell left as it is.
enum InputPattern {
  /// - Parameters:
  ///   - text: a path; with `*`, `?` or `[` and no file of that very name, a pattern as in `glob(7)`.
  ///   - isList: whether several files are wanted; otherwise the text is always a path.
  /// - Returns: one path, or all that fit the pattern, sorted.
  /// - Throws: ``InputPatternError`` when nothing fits.
  static func paths(_ text: String, isList: Bool) throws(InputPatternError) -> [FilePath] {
    let isPattern = text.contains { "*?[".contains($0) }
    guard isList, isPattern, access(text, F_OK) != 0 else { return [FilePath(text)] }
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(text, GLOB_ERR, nil, &found) == 0, found.gl_pathc > 0, let names = found.gl_pathv else {
      throw InputPatternError(pattern: text)
    }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      names[index].map { FilePath(String(cString: $0)) }
    }
  }
}

/// No file fits a pattern.
struct InputPatternError: CodedError {
  var pattern: String

  var code: String { "NO_FILE_MATCHES" }
  var message: String { "No file fits the pattern \(quoted(pattern)); check the folder and the pattern." }
  var category: ErrorCategory { .unusableInput }
}
