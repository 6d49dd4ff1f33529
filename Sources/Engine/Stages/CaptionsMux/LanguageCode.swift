import Foundation

/// Languages as containers want them.
enum LanguageCode {
  /// ISO 639-2/T of a language, such as `eng` for `en-GB`; the text itself where that is unknown.
  /// - Parameter text: ISO 639 or BCP 47.
  static func threeLetters(_ text: String) -> String {
    let language = text.prefix { $0 != "-" && $0 != "_" }.lowercased()
    guard language.utf8.count == 2 else { return text }
    return Locale.LanguageCode(language).identifier(.alpha3) ?? text
  }
}
