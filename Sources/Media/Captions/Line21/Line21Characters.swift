/// The characters of line 21. Source: ANSI/CTA-608-E, tables 49 to 51 (annex I of 47 CFR 15.119 has the first
/// two).
enum Line21Characters {
  /// Of a byte from 0x20 to 0x7F.
  static func basic(_ byte: UInt8) -> Unicode.Scalar { replaced[byte] ?? Unicode.Scalar(byte) }

  private static let replaced: [UInt8: Unicode.Scalar] = [
    0x27: "’", 0x2A: "á", 0x5C: "é", 0x5E: "í", 0x5F: "ó", 0x60: "ú", 0x7B: "ç", 0x7C: "÷", 0x7D: "Ñ",
    0x7E: "ñ",
    0x7F: "█",
  ]

  /// Of the second byte, from 0x30, after 0x11. The tenth is a transparent space.
  static let special: [Unicode.Scalar] = [
    "®", "°", "½", "¿", "™", "¢", "£", "♪", "à", "\u{A0}", "è", "â", "ê", "î", "ô", "û",
  ]

  /// Of the second byte, from 0x20, after 0x12.
  static let spanishAndFrench: [Unicode.Scalar] = [
    "Á", "É", "Ó", "Ú", "Ü", "ü", "‘", "¡", "*", "'", "—", "©", "℠", "•", "“", "”", "À", "Â", "Ç", "È", "Ê",
    "Ë", "ë",
    "Î", "Ï", "ï", "Ô", "Ù", "ù", "Û", "«", "»",
  ]

  /// Of the second byte, from 0x20, after 0x13.
  static let portugueseGermanAndDanish: [Unicode.Scalar] = [
    "Ã", "ã", "Í", "Ì", "ì", "Ò", "ò", "Õ", "õ", "{", "}", "\\", "^", "_", "|", "~", "Ä", "ä", "Ö", "ö", "ß",
    "¥", "¤",
    "¦", "Å", "å", "Ø", "ø", "┌", "┐", "└", "┘",
  ]

  /// The colours that codes number from 0; white is no colour of its own.
  static let colors: [CaptionColor?] = [
    nil, CaptionColor(rgb: 0x00FF00), CaptionColor(rgb: 0x0000FF), CaptionColor(rgb: 0x00FFFF),
    CaptionColor(rgb: 0xFF0000), CaptionColor(rgb: 0xFFFF00), CaptionColor(rgb: 0xFF00FF),
  ]
}
