/// All the ways in which a recording can go through the words of a text.
///
/// A way is, at every moment, in a state of a word or before a word that has not begun. States are passed one by one;
/// staying in one and leaving one out cost something, and so do pauses and words that are not said. A moment in a state
/// earns what ``AnchorSound`` says of it. A moment between words earns nothing, so that what nobody wrote down may last for as long
/// as it likes.
struct WordLattice {
  let sound: AnchorSound
  let text: AnchorText
  /// In which moments each word may be; bounds do not fall from word to word.
  let windows: [Range<Int>]
  /// The states, eight at a time, number by number: the layout that distances are fastest in.
  private let blocks: [SIMD8<Float>]
  /// What leaving out the state before costs to get to each state, in the same blocks; a word begins with its first state.
  let skips: [SIMD8<Float>]

  /// What a moment more in a state costs.
  static let stay: Float = 2
  /// What a state that is left out costs.
  static let skip: Float = 0.3
  /// What a pause before the next word costs.
  let pause: Float
  /// What a word that is not said costs.
  static let omission: Float = 6
  /// No way leads there.
  static let impossible: Float = -1e30

  init(_ sound: AnchorSound, _ text: AnchorText, windows: [Range<Int>], pause: Float = 2) {
    (self.sound, self.text, self.windows, self.pause) = (sound, text, windows, pause)
    blocks = stride(from: 0, to: text.states.count, by: 8).flatMap { first in
      (0..<16).map { number -> SIMD8<Float> in
        var block = SIMD8<Float>.zero
        for lane in 0..<8 where first + lane < text.states.count {
          block[lane] = text.states[first + lane][number]
        }
        return block
      }
    }
    var skips = [SIMD8<Float>](repeating: SIMD8(repeating: -Self.impossible), count: blocks.count / 16)
    for (first, end) in zip(text.wordBounds, text.wordBounds.dropFirst()) {
      for state in first..<end where state >= first + 2 { skips[state / 8][state % 8] = Self.skip }
    }
    self.skips = skips
  }

  /// The words that may be in a moment.
  func words(at moment: Int, after previous: Range<Int>) -> Range<Int> {
    var (first, end) = (previous.lowerBound, previous.upperBound)
    while first < windows.count, windows[first].upperBound <= moment { first += 1 }
    end = max(first, end)
    while end < windows.count, windows[end].lowerBound <= moment { end += 1 }
    return first..<end
  }

  /// The blocks of eight states that words lie in.
  func blocks(of words: Range<Int>) -> Range<Int> {
    guard !words.isEmpty else { return 0..<0 }
    return text.wordBounds[words.lowerBound] / 8..<(text.wordBounds[words.upperBound] + 7) / 8
  }

  /// What a moment earns in each state of some blocks.
  func earnings(_ moment: Int, _ range: Range<Int>, _ result: inout [SIMD8<Float>]) {
    let own = sound.moments[moment]
    let (even, scale) = (SIMD8(repeating: sound.even[moment]), SIMD8(repeating: sound.scale[moment]))
    withUnsafeTemporaryAllocation(of: SIMD8<Float>.self, capacity: 16) { numbers in
      for number in 0..<16 { numbers[number] = SIMD8(repeating: own[number]) }
      blocks.withUnsafeBufferPointer { blocks in
        result.withUnsafeMutableBufferPointer { result in
          for block in range {
            var sum = SIMD8<Float>.zero
            for number in 0..<16 {
              let difference = blocks[block * 16 + number] - numbers[number]
              sum += difference * difference
            }
            result[block - range.lowerBound] = (even - sum.squareRoot()) * scale
          }
        }
      }
    }
  }
}
