import Foundation
import Glibc

/// What standard error is connected to.
struct Terminal: Sendable {
  /// Whether lines can be drawn over.
  var isInteractive: Bool
  var hasColor: Bool
  /// Whether box-drawing characters arrive as such.
  var hasUnicode: Bool

  /// - Parameter environment: `NO_COLOR` (https://no-color.org), `TERM` and the locale are looked at.
  static func standardError(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Terminal {
    let isInteractive = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let isUnicode = locale.uppercased().replacing("-", with: "").contains("UTF8")
    return Terminal(
      isInteractive: isInteractive, hasColor: isInteractive && (environment["NO_COLOR"] ?? "").isEmpty,
      hasUnicode: isUnicode)
  }

  /// The width in characters at this moment; 80 where it is not known.
  var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

/// Text from outside on one line, control characters visible, so that no name can move the cursor.
func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
