/// How wide characters are in East Asian typography.
///
/// Source: Unicode Standard Annex 11, https://www.unicode.org/reports/tr11/, classes W and F of EastAsianWidth.txt by blocks.
enum EastAsianWidth {
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
  ]

  /// Of no width of their own, and wide beside wide characters: dashes, quotes, ellipses, the middle dot.
  private static let ambiguous: Set<UInt32> = [0xB7, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2025, 0x2026]

  /// - Parameter widensAmbiguous: whether the text around it is Chinese or Japanese.
  static func isWide(_ character: Character, widensAmbiguous: Bool) -> Bool {
    let scalar = first(character)
    guard scalar >= 0xB7 else { return false }
    return widensAmbiguous && ambiguous.contains(scalar) || wide.contains { $0.contains(scalar) }
  }

  /// Whether it is written without spaces to its neighbours: Chinese characters, kana and their punctuation.
  static func isUnspaced(_ character: Character) -> Bool {
    switch first(character) {
    case 0x2E80...0x303E, 0x3041...0x312F, 0x31A0...0x31FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F,
      0xFF01...0xFF60, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  static func isKana(_ character: Character) -> Bool {
    (0x3041...0x30FF).contains(first(character)) || (0xFF66...0xFF9D).contains(first(character))
  }

  /// Middle dot and mark of length included, both of which join.
  static func isKatakana(_ character: Character) -> Bool {
    (0x30A1...0x30FF).contains(first(character)) || (0x31F0...0x31FF).contains(first(character))
      || (0xFF66...0xFF9F).contains(first(character))
  }

  static func isHangul(_ character: Character) -> Bool {
    let scalar = first(character)
    return (0xAC00...0xD7A3).contains(scalar) || (0x1100...0x11FF).contains(scalar)
      || (0x3131...0x318E).contains(scalar)
  }

  private static func first(_ character: Character) -> UInt32 { character.unicodeScalars.first?.value ?? 0 }
}
