/// Where lines of Chinese and Japanese may end: between any two characters, but for those that may not begin or end one.
///
/// Source: W3C, Requirements for Japanese Text Layout, 3.1.7 and 3.1.8, https://www.w3.org/TR/jlreq/#line_breaking.
enum UnspacedBreaks {
  private static let notFirst: Set<Character> = Set(
    "、。，．・：；？！）］｝〕〉》」』】〙〗’”»ー～〜…‥—々ゝゞヽヾ!?,.:;)]}%％°"
      + "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
  private static let notLast: Set<Character> = Set("（［｛〔〈《「『【〘〖‘“«([{￥＄¥$£…‥—")

  static func isOpen(between before: Character, and after: Character) -> Bool {
    guard EastAsianWidth.isUnspaced(before) || EastAsianWidth.isUnspaced(after) else { return false }
    return !notFirst.contains(after) && !notLast.contains(before)
  }
}
