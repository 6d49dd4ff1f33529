/// Captions of which the words were found, as pieces that only have to be shifted: what was cut or put in, not typed live.
///
/// Where captions were on their words once, most words say the same shift. Then the shift is right for those cues as well whose
/// own words were not found, or in the wrong place.
struct AnchoredPieces {
  struct Piece {
    var cues: Range<Int>
    /// In ms.
    var shiftMs: Double
    /// Of the cues that are sure of their words, how many say this shift, 0 … 1.
    var share: Double
  }

  let pieces: [Piece]

  /// The margin from which a cue is sure of its first word, and how many of these there have to be.
  private static let (sureMargin, leastSure) = (4.0, 12)
  /// Shifts that are this near to each other are one, in ms.
  private static let sameness = 200.0
  /// Cues that another piece has to explain better.
  private static let piecePrice = 4
  /// The share of sure cues that pieces have to explain: of captions typed live they explain less than half.
  private static let leastShare = 0.75
  private static let mostShifts = 64

  /// - Parameter cues: by time.
  /// - Returns: `nil` where the cues have shifts of their own.
  init?(_ cues: [CueSpan], _ anchored: AnchorTiming) {
    let shifts = zip(cues, anchored.cues).map { cue, words in words.first.map { $0.startMs - cue.startMs } }
    let sure = shifts.indices.filter { index in
      (anchored.cues[index].first?.margin ?? 0) >= Self.sureMargin
    }
    guard sure.count >= Self.leastSure else { return nil }
    let said = sure.map { shifts[$0] ?? 0 }
    let chosen = Self.path(said, Self.candidates(said))
    var pieces: [Piece] = []
    var first = 0
    for index in chosen.indices where index == chosen.count - 1 || chosen[index + 1] != chosen[index] {
      let own = said[first...index].filter { abs($0 - chosen[index]) <= Self.sameness }.sorted()
      let start = pieces.last?.cues.upperBound ?? 0
      let shift = own.isEmpty ? chosen[index] : own[own.count / 2]
      let next = index == chosen.count - 1 ? nil : chosen[index + 1]
      let end = next.map { next in
        // The first cue that is nearer to the next piece, from the last sure one of this piece on.
        (sure[index] + 1..<sure[index + 1]).first { place in
          shifts[place].map { abs($0 - next) < abs($0 - shift) } ?? false
        } ?? sure[index + 1]
      }
      pieces.append(
        Piece(
          cues: start..<(end ?? cues.count), shiftMs: shift,
          share: Double(own.count) / Double(index + 1 - first)))
      first = index + 1
    }
    let explained = zip(said, chosen).count { abs($0 - $1) <= Self.sameness }
    guard Double(explained) >= Self.leastShare * Double(said.count) else { return nil }
    self.pieces = pieces
  }

  /// Shifts that several cues say, the most frequent ones first.
  private static func candidates(_ shifts: [Double]) -> [Double] {
    let sorted = shifts.sorted()
    var groups: [(count: Int, shift: Double)] = []
    var end = 0
    for (first, shift) in sorted.enumerated() {
      while end < sorted.count, sorted[end] <= shift + sameness { end += 1 }
      groups.append((end - first, sorted[(first + end) / 2]))
    }
    var chosen: [Double] = []
    for group in groups.sorted(by: { ($0.count, $1.shift) > ($1.count, $0.shift) }) {
      guard chosen.count < mostShifts, group.count >= 3 || chosen.isEmpty else { break }
      if !chosen.contains(where: { abs($0 - group.shift) <= sameness }) { chosen.append(group.shift) }
    }
    return chosen
  }

  /// The shift of each cue such that few cues say another one and it seldom changes (A. J. Viterbi, 1967).
  private static func path(_ said: [Double], _ candidates: [Double]) -> [Double] {
    var costs = [Int](repeating: 0, count: candidates.count)
    var origins: [[Int]] = []
    for shift in said {
      let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
      let origin = costs.indices.map { costs[$0] <= costs[best] + piecePrice ? $0 : best }
      costs = costs.indices.map { index in
        min(costs[index], costs[best] + piecePrice) + (abs(candidates[index] - shift) <= sameness ? 0 : 1)
      }
      origins.append(origin)
    }
    var state = costs.indices.min { costs[$0] < costs[$1] } ?? 0
    var path: [Double] = []
    for origin in origins.reversed() {
      path.append(candidates[state])
      state = origin[state]
    }
    return path.reversed()
  }
}
