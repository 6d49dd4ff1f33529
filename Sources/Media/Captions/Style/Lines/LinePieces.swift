/// A cue's text in pieces between which a line may end. The runs and their styles stay as they are; only the breaks
/// between pieces change.
struct LinePieces {
  struct Piece {
    var text: String
    /// In half characters.
    var halves: Int
  }

  /// What lies between two pieces.
  struct Break {
    /// The glyphs of white space, none where characters stand side by side.
    var space: Range<Int>
    /// Whether a line ends there now.
    var isLineEnd: Bool
    /// Whether a line has to end there: somebody else speaks, or a description or song begins or ends.
    var isHard: Bool
    /// The width in one line, in half characters.
    var halves: Int
  }

  private struct Glyph {
    var run: Int
    var character: Character
    /// Whether a line may end in its place. Spaces inside of a ruby base belong to that.
    var isSpace: Bool
  }

  private(set) var pieces: [Piece] = []
  /// One after each piece but the last.
  private(set) var breaks: [Break] = []
  /// Whether a line ends inside of a ruby base, which cannot be broken anew.
  private(set) var isFixed = false
  private var glyphs: [Glyph] = []
  /// Where a word or phrase ends that no space follows; `nil` where that does not matter.
  private var phrasePlaces: Set<Int>?
  private let text: CaptionText

  /// - Parameter keepsPhrases: whether words and phrases of scripts without spaces are one piece.
  init(_ text: CaptionText, measure: TextMeasure, keepsPhrases: Bool = false) {
    self.text = text
    for (index, run) in text.runs.enumerated() where run.style.ruby != .annotation {
      let isBase = run.style.ruby == .base
      if isBase, run.text.contains("\n") { isFixed = true }
      for character in run.text {
        glyphs.append(Glyph(run: index, character: character, isSpace: !isBase && character.isBreakingSpace))
      }
    }
    if keepsPhrases {
      phrasePlaces = PhraseBreaks.places(in: glyphs.map(\.character), script: measure.script)
    }
    var position = 0
    while position < glyphs.count {
      let space = position
      while position < glyphs.count, glyphs[position].isSpace { position += 1 }
      let start = position
      while position < glyphs.count, !glyphs[position].isSpace {
        position += 1
        if position < glyphs.count, !glyphs[position].isSpace, isOpen(before: position) { break }
      }
      guard start < position else { break }
      if !pieces.isEmpty { append(space..<start, measure) }
      let string = String(glyphs[start..<position].map(\.character))
      pieces.append(Piece(text: string, halves: measure.halves(string)))
    }
  }

  /// The width of a stretch of pieces as one line, in half characters.
  func halves(of range: Range<Int>) -> Int {
    range.reduce(0) { $0 + pieces[$1].halves + ($1 + 1 < range.upperBound ? breaks[$1].halves : 0) }
  }

  /// Of all of them.
  var halves: Int { halves(of: pieces.indices) }

  /// The stretches of pieces between hard breaks.
  func blocks() -> [Range<Int>] {
    var (result, start): ([Range<Int>], Int) = ([], 0)
    for index in breaks.indices where breaks[index].isHard {
      result.append(start..<index + 1)
      start = index + 1
    }
    if start < pieces.count { result.append(start..<pieces.count) }
    return result
  }

  /// The text with lines that end at these breaks and nowhere else.
  func text(endingLinesAt ends: Set<Int>) -> CaptionText {
    var strings = [String](repeating: "", count: text.runs.count)
    var (position, index) = (0, 0)
    func copy(to end: Int) {
      while position < end {
        strings[glyphs[position].run].append(glyphs[position].character)
        position += 1
      }
    }
    // White space at both ends shows nothing, but may have empty lines in it.
    let first = glyphs.indices.first { !glyphs[$0].isSpace } ?? glyphs.count
    let last = glyphs.indices.last { !glyphs[$0].isSpace } ?? -1
    position = first
    for item in breaks {
      copy(to: item.space.lowerBound)
      let isEnd = ends.contains(index)
      index += 1
      if isEnd || item.isLineEnd {
        let isZeroWidth = item.space.contains { glyphs[$0].character == "\u{200B}" }
        let run = glyphs[item.space.isEmpty ? position : item.space.lowerBound].run
        if isZeroWidth { strings[run].append("\u{200B}") }
        if isEnd {
          strings[run].append("\n")
        } else if !isZeroWidth, item.halves > 0 {
          strings[run].append(" ")
        }
        position = item.space.upperBound
      }
    }
    copy(to: last + 1)
    var result = text
    for run in result.runs.indices where result.runs[run].style.ruby != .annotation {
      result.runs[run].text = strings[run]
    }
    return result
  }

  private mutating func append(_ space: Range<Int>, _ measure: TextMeasure) {
    let (before, after) = (glyphs[space.lowerBound - 1], glyphs[space.upperBound])
    let isLineEnd = space.contains { glyphs[$0].character == "\n" }
    let voices = (text.runs[before.run].style.voice, text.runs[after.run].style.voice)
    let isHard =
      isLineEnd
      && (voices.0 != voices.1
        || Self.opensPart(after.character, glyphs[space.upperBound...].dropFirst().first?.character)
        || Self.closesPart(before.character))
    let halves =
      isLineEnd
      ? measure.halvesOfBreak(between: before.character, and: after.character)
      : space.reduce(0) { $0 + measure.halves(glyphs[$1].character) }
    breaks.append(Break(space: space, isLineEnd: isLineEnd, isHard: isHard, halves: halves))
  }

  /// Whether a line may end between two characters that no space separates.
  private func isOpen(before position: Int) -> Bool {
    let (before, after) = (glyphs[position - 1], glyphs[position])
    if let phrasePlaces, !phrasePlaces.contains(position) { return false }
    if before.character.isASCII, after.character.isASCII { return false }
    if before.run == after.run, text.runs[after.run].style.ruby == .base { return false }
    return UnspacedBreaks.isOpen(between: before.character, and: after.character)
  }

  private static func opensPart(_ first: Character, _ second: Character?) -> Bool {
    if "-‐‑–—―".contains(first) { return second.map { !"-–—".contains($0) } ?? false }
    return "♪♫♬#＃[(（［【>＞".contains(first)
  }

  private static func closesPart(_ last: Character) -> Bool { "♪♫♬#＃])）］】:：".contains(last) }
}
