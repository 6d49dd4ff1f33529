/// Which words a line should not end between, and which a line had better begin with.
///
/// After Netflix, Timed Text Style Guide: General Requirements, "Line Treatment": a line ends after punctuation, before
/// conjunctions and prepositions, and not between an article and its noun, a name and its parts, a pronoun and its verb.
struct BreakWords: Sendable {
  private let bound: Set<String>
  private let opening: Set<String>

  /// - Parameter language: its primary subtag; without one that is known, only what holds in all of them.
  init(language: String?) {
    let words = language.flatMap { FunctionWords.byLanguage[$0] }
    bound = words?.bound ?? []
    opening = words?.opening ?? []
  }

  private static let closing = Set("\"'’”»)]」』）")
  private static let leading = Set("\"“„«‘'([¿¡-–—")
  private static let trailing = Set("\"”»)].,;:!?…")

  /// Titles before names.
  private static let titles: Set<String> = [
    "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "mr", "mrs", "ms", "dr", "prof", "sr.", "sra.", "srta.",
    "mme", "mlle", "mme.", "mlle.", "hr.", "fr.", "sig.", "dott.", "capt.", "lt.", "sgt.", "gen.", "rev.",
    "herr", "frau", "señor", "señora", "monsieur", "madame", "signor", "signora",
  ]

  /// Units that belong to the number before them.
  private static let units: Set<String> = [
    "%", "€", "$", "£", "kg", "g", "km", "m", "cm", "mm", "km/h", "mph", "°c", "°f", "a.m", "p.m", "am", "pm",
  ]

  /// Whether a line should not end between two words.
  func belongTogether(_ before: String, _ after: String) -> Bool {
    let first = Self.bare(before, trimsEnd: false)
    if first.last == "'" || first.last == "’" { return first.count <= 5 }
    if Self.titles.contains(first) || bound.contains(first) { return true }
    if Self.isInitial(before), after.first?.isUppercase ?? false { return true }
    return (first.last?.isNumber ?? false) && Self.units.contains(Self.bare(after, trimsEnd: true))
  }

  /// How good it is to end a line between two words; 0 is best.
  func cost(_ before: String, _ after: String) -> Double {
    if belongTogether(before, after) { return 1_000 }
    let last = before.reversed().first { !Self.closing.contains($0) }
    switch last {
    case ".", "!", "?", "…", "。", "！", "？", "؟", "।", "♪": return 0
    case ",", ";", ":", "—", "–", "、", "，", "；", "،", "؛": return 12
    default: return opening.contains(Self.bare(after, trimsEnd: true)) ? 25 : 35
    }
  }

  /// `J.` of `J. Smith`.
  private static func isInitial(_ word: String) -> Bool {
    word.count == 2 && word.last == "." && (word.first?.isUppercase ?? false)
  }

  private static func bare(_ word: String, trimsEnd: Bool) -> String {
    var bare = Substring(word.lowercased())
    while let first = bare.first, Self.leading.contains(first), bare.count > 1 { bare.removeFirst() }
    while trimsEnd, let last = bare.last, Self.trailing.contains(last), bare.count > 1 { bare.removeLast() }
    return String(bare)
  }
}
