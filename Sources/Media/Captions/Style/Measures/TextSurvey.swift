/// Counts texts for style rules.
struct TextSurvey: Sendable {
  let measure: TextMeasure
  let words: BreakWords
  let guide: StyleGuide

  func measured(_ cue: Cue) -> MeasuredText { measured(cue.text, cue.placement) }

  func measured(_ text: CaptionText, _ placement: CuePlacement?) -> MeasuredText {
    let plain = text.plain
    var result = MeasuredText()
    result.isVertical = placement.map { $0.writing != .horizontal } ?? false
    guard !plain.isEmpty else { return result }
    let lines = plain.split(separator: "\n", omittingEmptySubsequences: false)
    result.lines = lines.count
    result.longestLine = lines.reduce(0) { max($0, measure.halves($1)) }
    if case .wordsPerMinute? = guide.readingSpeed?.unit { result.words = Self.words(plain) }
    if case .perWord? = guide.minimumDuration, result.words == 0 { result.words = Self.words(plain) }
    guard lines.count > 1 else {
      result.halves = result.longestLine
      return result
    }
    let pieces = LinePieces(text, measure: measure)
    result.halves = pieces.halves
    result.poorBreaks = poorBreaks(pieces, limit: limit(isVertical: result.isVertical))
    return result
  }

  /// The longest line that is allowed, in half characters.
  func limit(isVertical: Bool) -> Int? {
    (isVertical ? guide.verticalLineLength ?? guide.lineLength : guide.lineLength).map { Int($0 * 2) }
  }

  /// - Parameter limit: the longest line that is allowed, in half characters.
  private func poorBreaks(_ pieces: LinePieces, limit: Int?) -> Int {
    guard guide.keepsPhrases else { return 0 }
    var count = 0
    for block in pieces.blocks() {
      let breaks = block.dropLast().filter { pieces.breaks[$0].isLineEnd }
      count += breaks.count { words.belongTogether(pieces.pieces[$0].text, pieces.pieces[$0 + 1].text) }
      if guide.keepsOneLine, let limit, !breaks.isEmpty, pieces.halves(of: block) <= limit { count += 1 }
    }
    return count
  }

  private static func words(_ text: String) -> Int {
    text.split(whereSeparator: \.isWhitespace).count { $0.contains { $0.isLetter || $0.isNumber } }
  }
}
