/// Colours of ASS and SSA: `&HAABBGGRR`, blue before red, and an alpha of which 0 is opaque; SSA has decimal
/// numbers too.
enum SubStationColor {
  /// - Parameter text: of a style or an override.
  static func color(_ text: String) -> CaptionColor? {
    guard let value = number(text) else { return nil }
    return CaptionColor(
      red: UInt8(truncatingIfNeeded: value), green: UInt8(truncatingIfNeeded: value >> 8),
      blue: UInt8(truncatingIfNeeded: value >> 16), alpha: 255 - UInt8(truncatingIfNeeded: value >> 24))
  }

  /// The opacity that an alpha override such as `&H80&` stands for.
  static func opacity(_ text: String) -> UInt8? {
    number(text).map { 255 - UInt8(truncatingIfNeeded: $0) }
  }

  /// `&HBBGGRR&`.
  static func text(_ color: CaptionColor) -> String {
    "&H" + [color.blue, color.green, color.red].map(digits).joined() + "&"
  }

  /// `&HAA&`.
  static func text(opacity: UInt8) -> String { "&H" + digits(255 - opacity) + "&" }

  private static func digits(_ value: UInt8) -> String {
    (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true)
  }

  private static func number(_ text: String) -> UInt32? {
    let capitals = text.uppercased().filter { $0 != "&" && $0 != " " }
    if capitals.hasPrefix("H") { return UInt32(capitals.dropFirst().suffix(8), radix: 16) }
    // Negative in files by programs that took the number for a signed one.
    return Int64(capitals).map { UInt32(truncatingIfNeeded: $0) }
  }
}
