import Foundation

/// Numbers in words that people read quickly.
enum Wording {
  /// `0:07`, `1:02:03`; for times that are shown while they pass.
  static func clock(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    let whole = Int(seconds.rounded())
    return whole >= 3600
      ? String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
      : String(format: "%d:%02d", whole / 60, whole % 60)
  }

  /// `480 ms`, `3.2 s`, `4:05`; for how long something took.
  static func elapsed(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "?" }
    if seconds < 0.9995 { return "\(Int((seconds * 1000).rounded())) ms" }
    return seconds < 60 ? String(format: "%.1f s", seconds) : clock(seconds: seconds)
  }

  /// `423.1 kB`, with decimal units.
  static func bytes(_ count: Int64) -> String {
    var value = Double(count)
    var unit = 0
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
    while value.rounded() >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? "\(count) bytes" : String(format: "%.1f %@", value, units[unit])
  }

  /// A number without trailing zeros, with at most so many digits after the point.
  static func number(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "?" }
    var text = String(format: "%.\(digits)f", value)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// `1 stage`, `2 stages`.
  static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
