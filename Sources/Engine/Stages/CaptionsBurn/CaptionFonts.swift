import Captions
import Fonts
import Foundations
import MediaTypes

/// Whether this machine has the fonts that captions are to be drawn with.
///
/// libass takes another font, or draws a box, and says so only in its log.
struct CaptionFonts {
  private let fonts = InstalledFonts()

  /// So many fonts, or characters, are named in one sentence.
  private static let namedLimit = 10

  /// What will not be drawn as it should be. Blocks.
  /// - Parameter families: the fonts that the captions are to be drawn with.
  func warnings(for document: CaptionDocument, families: [String]) -> [Warning] {
    missingFonts(families) + missingCharacters(document)
  }

  private func missingFonts(_ families: [String]) -> [Warning] {
    families.filter { !fonts.has($0) }.prefix(Self.namedLimit).map { family in
      let instead =
        fonts.substitute(for: family).map { "\(quoted($0)) was drawn instead" } ?? "nothing was drawn"
      return Warning(
        code: "FONT_MISSING",
        message:
          "No font of this machine is called \(quoted(family)); \(instead). `fc-list : family` names what there is."
      )
    }
  }

  private func missingCharacters(_ document: CaptionDocument) -> [Warning] {
    let scalars = { (cue: Cue) in cue.text.runs.lazy.flatMap(\.text.unicodeScalars) }
    var used: Set<Unicode.Scalar> = []
    for cue in document.cues { used.formUnion(scalars(cue)) }
    let missing = fonts.missing(used)
    guard !missing.isEmpty else { return [] }
    let kinds = Set(missing)
    let cues = document.cues.filter { scalars($0).contains(where: kinds.contains) }
    let named = missing.prefix(Self.namedLimit).map { character in
      let number = String(character.value, radix: 16, uppercase: true)
      return
        "\(quoted(String(character))) (U+\(String(repeating: "0", count: max(0, 4 - number.count)) + number))"
    }
    let more = missing.count > named.count ? " and \(missing.count - named.count) more" : ""
    return [
      Warning(
        code: "CHARACTERS_MISSING",
        message:
          "No font of this machine has \(named.joined(separator: ", "))\(more); boxes were drawn. Install a font that has them.",
        count: cues.count, atMs: cues.map(\.start).min()?.milliseconds)
    ]
  }
}
