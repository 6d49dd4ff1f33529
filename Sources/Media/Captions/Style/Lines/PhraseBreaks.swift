import CICU

/// Where lines of Chinese and Japanese end without cutting a word: between the phrases of Japanese, the words of Chinese.
///
/// ICU finds them by its dictionaries and, for Japanese, by what usually ends a phrase. Sources: Unicode Standard Annex 14,
/// https://www.unicode.org/reports/tr14/, with `lw=phrase` of https://www.unicode.org/reports/tr35/#UnicodeLineBreakWordIdentifier;
/// Unicode Standard Annex 29, https://www.unicode.org/reports/tr29/#Word_Boundaries.
enum PhraseBreaks {
  /// - Returns: the indices of the characters that a line may begin with; `nil` for scripts that have spaces, and where ICU has no
  ///   data.
  static func places(in characters: [Character], script: CaptionScript) -> Set<Int>? {
    let (breaksLines, locale): (Bool, String)
    switch script {
    case .japanese: (breaksLines, locale) = (true, "ja@lb=strict;lw=phrase")
    case .chinese: (breaksLines, locale) = (false, "zh")
    case .korean, .other: return nil
    }
    var text: [UInt16] = []
    // By their places in UTF-16, which ICU counts in.
    var indices: [Int32: Int] = [:]
    for (index, character) in characters.enumerated() {
      indices[Int32(text.count)] = index
      text.append(contentsOf: character.utf16)
    }
    var places = [Int32](repeating: 0, count: text.count + 1)
    let count = cicu_break_places(breaksLines, locale, text, Int32(text.count), &places)
    return count < 0 ? nil : Set(places.prefix(Int(count)).compactMap { indices[$0] })
  }
}
