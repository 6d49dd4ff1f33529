/// The language of a text as far as its letters tell, which is enough for a style guide: those of few languages, and Latin ones
/// of too many.
enum ScriptLanguage {
  /// Letters that are looked at.
  private static let letterLimit = 20_000

  private enum Script {
    case latin, arabic, cyrillic, devanagari, greek, hebrew, thai, unknown

    init(_ letter: UInt32) {
      switch letter {
      case 0x41...0x24F, 0x1E00...0x1EFF, 0xFF21...0xFF5A: self = .latin
      case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
      case 0x400...0x52F: self = .cyrillic
      case 0x590...0x5FF, 0xFB1D...0xFB4F: self = .hebrew
      case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFC: self = .arabic
      case 0x900...0x97F: self = .devanagari
      case 0xE00...0xE7F: self = .thai
      default: self = .unknown
      }
    }
  }

  /// - Returns: the primary subtag of the language that most of the letters are of; `und` for letters that several languages or
  ///   none of these have, `nil` for Latin ones.
  static func recognise(_ document: CaptionDocument) -> String? {
    var scripts: [Script: Int] = [:]
    var letters: [Unicode.Scalar: Int] = [:]
    var total = 0
    for run in document.cues.lazy.flatMap(\.text.runs) where total < letterLimit {
      for scalar in run.text.unicodeScalars.prefix(letterLimit) where scalar.properties.isAlphabetic {
        total += 1
        scripts[Script(scalar.value), default: 0] += 1
        if scalar.value >= 0x400 { letters[scalar, default: 0] += 1 }
      }
    }
    guard let script = scripts.first(where: { $0.value * 2 > total })?.key else {
      return total == 0 || (scripts[.latin] ?? 0) * 3 > total ? nil : "und"
    }
    /// Whether letters of one language stand where they are frequent.
    func has(_ some: String.UnicodeScalarView) -> Bool {
      some.reduce(0) { $0 + (letters[$1] ?? 0) } * 100 > total
    }
    return switch script {
    case .latin: nil
    case .arabic: has("ٹڈڑںے".unicodeScalars) ? "ur" : has("پچگکی".unicodeScalars) ? "fa" : "ar"
    case .cyrillic:
      switch (has("іїєґ".unicodeScalars), has("ыэ".unicodeScalars)) {
      case (true, false): "uk"
      case (false, true): "ru"
      default: "und"
      }
    case .devanagari: "hi"
    case .greek: "el"
    case .hebrew: "he"
    case .thai: "th"
    case .unknown: "und"
    }
  }
}
