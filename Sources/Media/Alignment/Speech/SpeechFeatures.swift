import Foundation
import Spectrum

/// What the network looks at, every 20 ms: how far each of eight bands stands above its floor and below its
/// ceiling over windows of 0.1, 0.5 and 1.5 s, how much it moves, and the shape of the spectrum.
///
/// Floors and ceilings are taken over the surrounding ten seconds, so that levels, steady noise and a bed of music
/// count for little. Memory is bounded: 40 s are worked out at a time.
struct SpeechFeatures {
  /// Values of one vector.
  static let width = 53
  /// Level frames, of 10 ms, from one vector to the next.
  static let step = 100 / SpeechActivity.rate
  /// Level frames before and after a stretch that its windows reach into.
  private static let margin = 80
  private static let stretch = 4_000

  private let levels: BandEnvelope
  private let range: SpeechLevelRange

  init(_ levels: BandEnvelope) {
    self.levels = levels
    range = SpeechLevelRange(levels)
  }

  /// Vectors.
  var count: Int { levels.count / Self.step }

  /// Calls `body` with each vector in turn.
  func visit(_ body: ([Float]) -> Void) {
    var vector = [Float](repeating: 0, count: Self.width)
    let end = count * Self.step
    for start in stride(from: 0, to: end, by: Self.stretch) {
      let last = min(end, start + Self.stretch)
      let frames = max(0, start - Self.margin)..<min(levels.count, last + Self.margin)
      let window = SpeechWindow(levels, range, frames: frames)
      for frame in stride(from: start, to: last, by: Self.step) {
        window.fill(&vector, frame)
        body(vector)
      }
    }
  }
}
