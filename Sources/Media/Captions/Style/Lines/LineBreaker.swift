/// Breaks a cue's text into as few lines as it fits on, where a sentence or a phrase ends, evenly, the lower line
/// rather the longer one.
struct LineBreaker: Sendable {
  let measure: TextMeasure
  let words: BreakWords
  /// The most that a cue may have.
  let lineCount: Int

  /// Pieces that are looked at; text that fits on a few lines never has as many.
  private static let pieceLimit = 1_000
  /// What filling a line costs beside ``BreakWords/cost(_:_:)``.
  private static let fullLine = 150.0
  /// How much more a full line costs for each one below it.
  private static let upperLine = 0.15

  /// - Parameter limit: the longest line, in half characters.
  /// - Returns: the same text on other lines; `nil` where it does not fit.
  func broken(_ text: CaptionText, limit: Int) -> CaptionText? {
    // A line ends inside of a phrase only where it would be too long otherwise.
    switch measure.script {
    case .chinese, .japanese:
      broken(LinePieces(text, measure: measure, keepsPhrases: true), limit: limit)
        ?? broken(LinePieces(text, measure: measure), limit: limit)
    case .korean, .other: broken(LinePieces(text, measure: measure), limit: limit)
    }
  }

  private func broken(_ pieces: LinePieces, limit: Int) -> CaptionText? {
    guard !pieces.isFixed, !pieces.pieces.isEmpty, pieces.pieces.count <= Self.pieceLimit else { return nil }
    let blocks = pieces.blocks()
    let costs = pieces.breaks.indices.map { words.cost(pieces.pieces[$0].text, pieces.pieces[$0 + 1].text) }
    var (free, ends): (Int, Set<Int>) = (lineCount - blocks.count, [])
    for block in blocks {
      var layout: [Int]?
      var more = 0
      while layout == nil, more <= free {
        layout = self.layout(pieces, block, costs, lines: 1 + more, limit: limit)
        more += 1
      }
      guard let found = layout else { return nil }
      free -= found.count
      ends.formUnion(found)
      if block.upperBound < pieces.pieces.count { ends.insert(block.upperBound - 1) }
    }
    return pieces.text(endingLinesAt: ends)
  }

  /// The cheapest way to put pieces on exactly so many lines, by dynamic programming over pieces and lines.
  /// - Parameter breakCosts: of all breaks.
  /// - Returns: the breaks that lines end at, without the last; `nil` where they do not fit.
  private func layout(
    _ pieces: LinePieces, _ block: Range<Int>, _ breakCosts: [Double], lines: Int, limit: Int
  ) -> [Int]? {
    let count = block.count
    var costs = [[Double]](repeating: .init(repeating: .infinity, count: count + 1), count: lines + 1)
    var origins = [[Int]](repeating: .init(repeating: 0, count: count + 1), count: lines + 1)
    costs[0][0] = 0
    for line in 1...lines {
      let weight = 1 + Self.upperLine * Double(lines - line)
      for end in line..<max(line, count + 1) {
        var halves = 0
        for start in stride(from: end - 1, through: line - 1, by: -1) {
          let piece = block.lowerBound + start
          halves += pieces.pieces[piece].halves + (start + 1 < end ? pieces.breaks[piece].halves : 0)
          if halves > limit { break }
          guard costs[line - 1][start].isFinite else { continue }
          let fill = Double(halves) / Double(limit)
          var cost = costs[line - 1][start] + weight * fill * fill * Self.fullLine
          if start > 0 { cost += breakCosts[piece - 1] }
          if cost < costs[line][end] { (costs[line][end], origins[line][end]) = (cost, start) }
        }
      }
    }
    guard costs[lines][count].isFinite else { return nil }
    var (ends, end): ([Int], Int) = ([], count)
    for line in stride(from: lines, to: 1, by: -1) {
      end = origins[line][end]
      ends.append(block.lowerBound + end - 1)
    }
    return ends
  }
}
