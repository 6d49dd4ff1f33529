/// The characters of CEA-708. Source: ANSI/CTA-708-E, section 7.1.
enum DTVCCCharacters {
  /// G0 and G1: ASCII with a note in place of DEL, and Latin-1.
  static func basic(_ byte: UInt8) -> Unicode.Scalar { byte == 0x7F ? "♪" : Unicode.Scalar(byte) }

  /// G2 and G3. What they leave free is an underscore, as the standard says.
  static func extended(_ byte: UInt8) -> Unicode.Scalar { special[byte] ?? "_" }

  private static let special: [UInt8: Unicode.Scalar] = [
    0x20: " ", 0x21: "\u{A0}", 0x25: "…", 0x2A: "Š", 0x2C: "Œ", 0x30: "█", 0x31: "‘", 0x32: "’", 0x33: "“",
    0x34: "”",
    0x35: "•", 0x39: "™", 0x3A: "š", 0x3C: "œ", 0x3D: "℠", 0x3F: "Ÿ", 0x76: "⅛", 0x77: "⅜", 0x78: "⅝",
    0x79: "⅞",
    0x7A: "│", 0x7B: "┐", 0x7C: "└", 0x7D: "─", 0x7E: "┘", 0x7F: "┌",
    // The CC icon, which Unicode has as "closed captions" only among symbols that few fonts have.
    0xA0: "㏄",
  ]
}
