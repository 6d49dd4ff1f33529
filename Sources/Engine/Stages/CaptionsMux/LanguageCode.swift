import Foundation

/// Languages as containers want them.
enum LanguageCode {
  /// ISO 639-2/T of a language, such as `eng` for `en-GB`; `nil` for what is no language tag.
  ///
  /// Of three letters any are taken: ISO 639-3 has a code for each of some 7,900 languages, most of which are in no list
  /// that a system has.
  /// - Parameter text: ISO 639 or BCP 47 (RFC 5646, section 2.1).
  static func threeLetters(_ text: String) -> String? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      .flatMap { $0.split(separator: "_", omittingEmptySubsequences: false) }
    guard let language = parts.first?.lowercased(), language.allSatisfy({ $0.isASCII && $0.isLetter }),
      parts.allSatisfy({
        (1...8).contains($0.utf8.count) && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      })
    else { return nil }
    switch language.utf8.count {
    case 2: return Locale.LanguageCode(language).identifier(.alpha3)
    case 3: return language
    default: return nil
    }
  }
}
