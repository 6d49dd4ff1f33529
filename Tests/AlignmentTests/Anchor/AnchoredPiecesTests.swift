import Testing

@testable import Alignment

@Suite struct AnchoredPiecesTests {
  /// Cues 3 s apart whose words were found where a shift puts them, all of them sure but those that are said to be not.
  private func pieces(
    _ count: Int, unsure: Set<Int> = [], shift: (Int) -> Double
  ) -> [AnchoredPieces.Piece]? {
    let cues = (0..<count).map { CueSpan(startMs: Double($0) * 3_000, endMs: Double($0) * 3_000 + 2_000) }
    let words = cues.indices.map { index in
      let start = cues[index].startMs + shift(index)
      return [AnchorTiming.Word(startMs: start, endMs: start + 300, margin: unsure.contains(index) ? 1 : 9)]
    }
    return AnchoredPieces(cues, AnchorTiming(cues: words))?.pieces
  }

  @Test func `words that agree make one piece`() throws {
    // Captioners scatter; one word in ten was found elsewhere.
    let pieces = try #require(pieces(60) { $0 % 10 == 3 ? 9_000 : 1_500 + Double($0 % 7) * 12 - 36 })
    #expect(pieces.count == 1 && pieces[0].cues == 0..<60)
    #expect(abs(pieces[0].shiftMs - 1_500) <= 12 && abs(pieces[0].share - 0.9) < 0.01)
  }

  @Test func `a cut begins another piece, at the right cue`() throws {
    let unsure: Set = [18, 19, 20, 21, 22]
    let pieces = try #require(
      pieces(60, unsure: unsure) { $0 < 20 ? -400 : $0 < 41 ? 30_000 : 22_000 })
    #expect(pieces.map(\.cues) == [0..<20, 20..<41, 41..<60])
    #expect(pieces.map(\.shiftMs) == [-400, 30_000, 22_000])
  }

  @Test func `shifts that change from cue to cue make none`() {
    #expect(pieces(60) { 4_000 + Double(($0 * 7_919) % 12_000) } == nil)
    // A delay that drifts, and jitters as a typist's does.
    #expect(pieces(60) { 6_000 + Double($0) * 90 + Double(($0 * $0 * 613) % 2_000) } == nil)
  }

  @Test func `a few words tell nothing`() {
    #expect(pieces(11) { _ in 500 } == nil)
    #expect(pieces(30, unsure: Set(5..<30)) { _ in 500 } == nil)
    #expect(pieces(0) { _ in 0 } == nil)
  }
}
