import Foundations
import TestSupport
import Testing

@testable import Alignment

/// The search held against every way that there is.
@Suite struct WordPlacesTests {
  @Test(arguments: 0..<60)
  func `the search finds what trying every way finds`(_ seed: Int) throws {
    let ways = EveryWay(seed: seed)
    let places = try WordPlaces(ways.lattice, reach: 1, cancellation: Cancellation()).places
    for (word, place) in places.enumerated() {
      let left = ways.best { $0[word] == nil }
      let best = ways.best { $0[word] != nil }
      guard best > left else {
        #expect(place.start == nil)
        continue
      }
      let start = try #require(place.start)
      #expect(abs(ways.best { $0[word] == start } - best) < 1e-3)
      let elsewhere = ways.best { starts in starts[word].map { abs($0 - start) > 1 } ?? true }
      #expect(elsewhere < best && abs(place.margin - (best - elsewhere)) < 1e-3)
    }
  }

  @Test func `a search that is stopped ends`() {
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: Cancelled.self) {
      try WordPlaces(EveryWay(seed: 1).lattice, reach: 1, cancellation: cancellation)
    }
  }
}

/// A small lattice, and all ways through it by brute force.
private struct EveryWay {
  let lattice: WordLattice
  /// For each way its worth and where each word begins.
  private var ways: [(worth: Float, starts: [Int?])] = []

  init(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    let (words, moments) = (1 + Int(random.share() * 3), 3 + Int(random.share() * 4))
    let states = (0..<words).map { _ in 1 + Int(random.share() * 4) }
    func moment() -> AnchorFeatures.Moment {
      var moment = AnchorFeatures.Moment.zero
      for number in 0..<16 { moment[number] = Float(random.share() * 2 - 1) }
      return moment
    }
    let text = AnchorText(states: states.map { count in (0..<count).map { _ in moment() } })
    let sound = AnchorSound(
      moments: (0..<moments).map { _ in moment() },
      even: (0..<moments).map { _ in 2 + Float(random.share() * 4) },
      scale: (0..<moments).map { _ in 1 + Float(random.share()) })
    lattice = WordLattice(sound, text, windows: [Range<Int>](repeating: 0..<moments, count: words))
    go(0, place: .gap(0), worth: 0, starts: [Int?](repeating: nil, count: words))
  }

  /// The worth of the best way that begins words as it should.
  func best(_ isWanted: ([Int?]) -> Bool) -> Float {
    ways.filter { isWanted($0.starts) }.map(\.worth).max() ?? WordLattice.impossible
  }

  private enum Place {
    case gap(Int)
    case state(Int)
  }

  private mutating func go(_ moment: Int, place: Place, worth: Float, starts: [Int?]) {
    let text = lattice.text
    if case .gap(let word) = place, word < text.wordCount {
      go(moment, place: .gap(word + 1), worth: worth - WordLattice.omission, starts: starts)
    }
    // A pause after the last state of a word.
    if case .state(let state) = place, let word = text.wordBounds.firstIndex(of: state + 1) {
      go(moment, place: .gap(word), worth: worth - lattice.pause, starts: starts)
    }
    guard moment < lattice.sound.count else {
      if case .gap(text.wordCount) = place { ways.append((worth, starts)) }
      return
    }
    switch place {
    case .gap(let word):
      go(moment + 1, place: place, worth: worth, starts: starts)
      if word < text.wordCount { enter(moment, text.wordBounds[word], worth, starts) }
    case .state(let state):
      enter(moment, state, worth - WordLattice.stay, starts, isNew: false)
      enter(moment, state + 1, worth, starts)
      let word = text.wordBounds.lastIndex { $0 <= state }
      if word == text.wordBounds.lastIndex(where: { $0 <= state + 2 }) {
        enter(moment, state + 2, worth - WordLattice.skip, starts)
      }
    }
  }

  private mutating func enter(
    _ moment: Int, _ state: Int, _ worth: Float, _ starts: [Int?], isNew: Bool = true
  ) {
    guard state < lattice.text.states.count else { return }
    let distance = lattice.text.states[state].squaredDistance(to: lattice.sound.moments[moment]).squareRoot()
    var starts = starts
    if isNew, let word = lattice.text.wordBounds.dropLast().firstIndex(of: state) { starts[word] = moment }
    go(
      moment + 1, place: .state(state),
      worth: worth + (lattice.sound.even[moment] - distance) * lattice.sound.scale[moment], starts: starts)
  }
}
