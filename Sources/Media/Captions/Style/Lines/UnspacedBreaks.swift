/// Where lines of Chinese and Japanese may end: between any two characters, but for those that may not begin or end one.
///
/// Source: W3C, Requirements for Japanese Text Layout, 3.1.7 and 3.1.8, https://www.w3.org/TR/jlreq/#line_breaking.
enum UnspacedBreaks {
  private static let notFirst: Set<Character> = Set(
    "、。，．・：；？！）］｝〕〉》」』】〙〗’”»ー～〜…‥—々ゝゞヽヾ!?,.:;)]}%％°"
      + "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ｡､｣･ｧｨｩｪｫｬｭｮｯｰﾞﾟ")
  private static let notLast: Set<Character> = Set("（［｛〔〈《「『【〘〖‘“«([{￥＄¥$£…‥—｢")

  static func isOpen(between before: Character, and after: Character) -> Bool {
    guard EastAsianWidth.isUnspaced(before) || EastAsianWidth.isUnspaced(after) else { return false }
    // A word from elsewhere and a number are one however long they are.
    if EastAsianWidth.isKatakana(before), EastAsianWidth.isKatakana(after) { return false }
    if isOneNumberOrWord(before), isOneNumberOrWord(after) { return false }
    return !notFirst.contains(after) && !notLast.contains(before)
  }

  /// Whether it is a letter or digit of an alphabet, of full width too.
  private static func isOneNumberOrWord(_ character: Character) -> Bool {
    switch character.unicodeScalars.first?.value ?? 0 {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0xFF10...0xFF19, 0xFF21...0xFF3A,
      0xFF41...0xFF5A:
      true
    default: false
    }
  }
}
