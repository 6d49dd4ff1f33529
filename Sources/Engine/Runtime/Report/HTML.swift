import Foundation

/// A text that is HTML already; everything else is escaped on its way in.
struct HTML: ExpressibleByStringInterpolation, CustomStringConvertible {
  var description: String

  init(stringLiteral value: String) { description = value }
  init(stringInterpolation: Interpolation) { description = stringInterpolation.text }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ html: HTML) { text += html.description }
    mutating func appendInterpolation(_ parts: [HTML]) {
      text += parts.map(\.description).joined(separator: "\n")
    }
    mutating func appendInterpolation(_ value: Int) { text += String(value) }
    /// Text from anywhere: what is special in HTML, in quoted attributes too, stands for itself; control
    /// characters are shown as what they are.
    mutating func appendInterpolation(_ value: String) {
      // A picture is a long text in Base64; from `+` to `z` only `<` and `>` are special.
      if value.utf8.allSatisfy({ (0x2b...0x7a).contains($0) && $0 != 0x3c && $0 != 0x3e }) {
        text += value
        return
      }
      for scalar in value.unicodeScalars {
        switch scalar {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        case "\n", "\t": text.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x20 || scalar.value == 0x7f: text += "\u{fffd}"
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
  }
}

/// Numbers and times as the report shows them.
enum ReportText {
  /// `12.3 s`, `4:05 min`, `1:02:03 h`.
  static func seconds(_ seconds: Double) -> String {
    if seconds < 60 { return String(format: "%.2f s", seconds) }
    let whole = Int(seconds)
    if whole < 3600 { return String(format: "%d:%02d min", whole / 60, whole % 60) }
    return String(format: "%d:%02d:%02d h", whole / 3600, whole / 60 % 60, whole % 60)
  }

  /// `2026-11-21 14:03:07 UTC`.
  static func date(_ date: Date) -> String {
    date.formatted(
      .iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false))
      + " UTC"
  }
}
