import Foundations

/// Where the best way through a ``WordLattice`` says each word, and how much is lost where a word is elsewhere.
struct WordPlaces {
  struct Place {
    /// The moment with which it begins; `nil` where leaving it out is best.
    var start: Int?
    /// The moment before which it ends.
    var end: Int?
    /// How much worse the best way is on which the word begins elsewhere or is left out.
    var margin: Float

    /// The same with times in units of which a moment has several.
    func scaled(by width: Int) -> Place {
      Place(start: start.map { $0 * width }, end: end.map { $0 * width }, margin: margin)
    }
  }

  let places: [Place]

  /// Blocks for as long as it takes.
  /// - Parameter reach: starts that are at most so many moments apart are the same place.
  /// - Throws: ``Cancelled``.
  init(_ lattice: WordLattice, reach: Int, cancellation: Cancellation) throws {
    var marginals = [Marginal](repeating: Marginal(reach: reach), count: lattice.text.wordCount)
    try Self.visit(lattice, cancellation) { before, after, moment, backward in
      for word in before.words {
        marginals[word].leave(before.gap(before: word) - WordLattice.omission + after.gap(before: word + 1))
        let last = lattice.text.wordBounds[word + 1] - 1
        let next = word + 1 < lattice.text.wordCount ? backward.gain(last + 1) : WordLattice.impossible
        let rest = max(after.gap(before: word + 1) - lattice.pause, next)
        marginals[word].end(before.state(last) + rest, moment + 1)
      }
      let next = lattice.words(at: moment + 1, after: before.words)
      guard moment + 1 < lattice.sound.count else { return }
      let before = before.leaving(next)
      for word in next {
        let first = lattice.text.wordBounds[word]
        let way = max(before.gap(before: word), before.state(first - 1)) + backward.gain(first)
        marginals[word].begin(way, moment + 1)
      }
    }
    places = marginals.map(\.place)
  }

  /// Goes through the moments from the last to the one before the first, with the best that leads to and from the places of each.
  ///
  /// Rows that lead there are kept for about as many moments as the root of their number, and the rest made again: S. Zweig
  /// and M. Padmanabhan, Exact alpha-beta computation in logarithmic space, ICSLP 2000, in one level.
  private static func visit(
    _ lattice: WordLattice, _ cancellation: Cancellation,
    _ body: (LatticeRow, LatticeRow, Int, LatticeBackward) -> Void
  ) throws {
    let count = lattice.sound.count
    guard count > 0 else { return }
    let length = max(1, Int(Double(count).squareRoot()))
    var forward = LatticeForward(lattice)
    var kept = [forward.start]
    var row = forward.start
    for moment in 0..<count {
      try cancellation.check()
      row = forward.step(row, to: moment)
      if (moment + 1) % length == 0 { kept.append(row) }
    }
    var backward = LatticeBackward(lattice)
    var after: LatticeRow?
    for (number, start) in kept.enumerated().reversed() {
      // The rows of moments `first - 1` and on.
      let first = number * length
      var rows = [start]
      for moment in first..<max(first, min(count, first + length) - (after == nil ? 0 : 1)) {
        rows.append(forward.step(rows[rows.count - 1], to: moment))
      }
      for (index, row) in rows.enumerated().reversed() {
        try cancellation.check()
        let moment = first - 1 + index
        let next = after.map { backward.step($0, of: moment + 1, to: row) } ?? backward.end(row)
        body(row, next, moment, backward)
        after = next
      }
    }
  }
}

/// The best ways on which a word begins at different moments, visited from the last moment on.
private struct Marginal {
  /// Those of the moments visited last, by the remainder of their number: the ones that are near to the next.
  private var near: [Float]
  /// The best of those before.
  private var later = WordLattice.impossible
  private var best = WordLattice.impossible
  private var start: Int?
  /// The best of those that begin elsewhere than the best one.
  private var other = WordLattice.impossible
  private var left = WordLattice.impossible
  private var ended = WordLattice.impossible
  private var end: Int?

  init(reach: Int) {
    near = [Float](repeating: WordLattice.impossible, count: reach + 1)
  }

  mutating func begin(_ way: Float, _ moment: Int) {
    let place = moment % near.count
    later = max(later, near[place])
    near[place] = way
    if way > best {
      (best, start, other) = (way, moment, later)
    } else if let start, start - moment >= near.count {
      other = max(other, way)
    }
  }

  mutating func leave(_ way: Float) { left = max(left, way) }

  mutating func end(_ way: Float, _ moment: Int) {
    if way > ended { (ended, end) = (way, moment) }
  }

  var place: WordPlaces.Place {
    guard let start, best > left else { return WordPlaces.Place(start: nil, end: nil, margin: 0) }
    return WordPlaces.Place(start: start, end: end, margin: best - max(left, other))
  }
}
