/// The small words of a language that say where a phrase begins.
struct FunctionWords: Sendable {
  /// Words that what follows belongs to: articles, possessives, conjunctions.
  var bound: Set<String>
  /// Words that begin a part of a sentence.
  var opening: Set<String>

  private init(bound: String, opening: String) {
    self.bound = Set(bound.split(separator: " ").map(String.init))
    self.opening = Set(opening.split(separator: " ").map(String.init))
  }

  /// Words that stand for something alone as well, such as "her" or "die", are bound in none.
  static let byLanguage: [String: FunctionWords] = [
    "en": FunctionWords(
      bound: "a an the my your our their its of from into and or but nor i we they he she i'm don't very",
      opening:
        "and or but nor so because that which who whose when while where if unless until than of to in on at for "
        + "with without from by into about after before since though although as like"),
    "de": FunctionWords(
      bound:
        "ein eine einen einem einer eines der dem des zum zur im am vom beim ins und oder aber mein meine meinen "
        + "meiner dein deine ich wir von für",
      opening:
        "und oder aber sondern denn weil dass wenn als ob obwohl während damit wo der die das mit von zu in auf "
        + "an für bei nach aus um ohne"),
    "fr": FunctionWords(
      bound:
        "le la les un une des du de au aux mon ma mes ton ta tes son sa ses ce cet cette ces et ou mais je tu il "
        + "on nous ne se à dans pour avec chez",
      opening:
        "et ou mais donc car que qui quand si parce comme où dont à de du des dans sur pour avec sans chez par"
    ),
    "es": FunctionWords(
      bound: "el los las un una unos unas de del al y o pero mi mis tu tus su sus en con por para se me te",
      opening:
        "y o pero porque que quien cuando si como donde de del a al en con por para sin sobre hasta desde"),
    "it": FunctionWords(
      bound:
        "il gli un uno una di del dello della dei degli delle da dal dalla nel nella e ed o ma con per mio mia tuo "
        + "tua suo sua mi ti si",
      opening:
        "e ed o ma perché che chi quando se come dove di del della a al alla in nel con per su da dal senza"),
    "pt": FunctionWords(
      bound:
        "os as um uma de do da dos das em no na nos nas e ou mas por com para ao aos meu minha teu tua seu sua se",
      opening:
        "e ou mas porque que quem quando se como onde de do da a ao em no na com por para sem sobre até"),
    "nl": FunctionWords(
      bound: "de het een van en of maar mijn jouw zijn hun ik wij te met voor",
      opening: "en of maar want omdat dat die wie als toen waar van naar in op met voor door zonder bij uit"),
  ]

  /// Words that are looked at.
  private static let wordLimit = 2_000

  /// The language with the most of its words in a document; `nil` where hardly any are found.
  static func recognise(_ document: CaptionDocument) -> String? {
    var (counts, total): ([String: Int], Int) = ([:], 0)
    for cue in document.cues where total < wordLimit {
      for word in cue.text.plain.prefix(1_000).lowercased().split(whereSeparator: {
        !$0.isLetter && $0 != "'"
      }) {
        total += 1
        for (language, words) in byLanguage
        where words.bound.contains(String(word)) || words.opening.contains(String(word)) {
          counts[language, default: 0] += 1
        }
      }
    }
    // Of two with as many, the same one every time.
    let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    return best.flatMap { $0.value >= 3 && $0.value * 8 > total ? $0.key : nil }
  }
}
