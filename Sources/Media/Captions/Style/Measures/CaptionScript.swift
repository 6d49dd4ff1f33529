/// The scripts that style guides have limits of their own for.
public enum CaptionScript: String, Sendable, Hashable, Codable, CaseIterable {
  case chinese
  case japanese
  case korean
  /// Alphabets and whatever else is counted by the letter.
  case other

  /// What most of the letters of a document are; Chinese characters beside kana are Japanese.
  /// - Parameter language: BCP 47; decides where it is given.
  public init(_ document: CaptionDocument, language: String?) {
    switch language.map(Self.primary) {
    case "zh", "yue", "cmn": self = .chinese
    case "ja": self = .japanese
    case "ko": self = .korean
    case .some: self = .other
    case nil: self = Self.recognise(document)
    }
  }

  /// Letters that are looked at: enough to know, and quickly done for the longest files.
  private static let letterLimit = 20_000

  private static func recognise(_ document: CaptionDocument) -> CaptionScript {
    var (kana, hangul, han, letters) = (0, 0, 0, 0)
    for cue in document.cues {
      for run in cue.text.runs {
        for character in run.text where character.isLetter {
          letters += 1
          if character.isASCII { continue }
          if EastAsianWidth.isKana(character) {
            kana += 1
          } else if EastAsianWidth.isHangul(character) {
            hangul += 1
          } else if EastAsianWidth.isUnspaced(character) {
            han += 1
          }
        }
        if letters > letterLimit { break }
      }
      if letters > letterLimit { break }
    }
    if hangul * 2 > letters { return .korean }
    guard (kana + han) * 2 > letters else { return .other }
    // Names of places and products put a kana here and there into Chinese.
    return kana * 10 > han ? .japanese : .chinese
  }

  /// `zh` of `zh-Hant-TW`.
  static func primary(_ language: String) -> String {
    language.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map(String.init) ?? ""
  }
}
