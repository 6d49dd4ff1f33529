import Spectrum

/// What the network looks at, every 20 ms: how far each of eight bands stands above its floor and below its
/// ceiling over windows of 0.1, 0.5 and 1.5 s, how much it moves, and the shape of the spectrum.
///
/// Floors and ceilings are taken over the surrounding ten seconds, so that levels, steady noise and a bed of music
/// count for little. They are worked out while a recording is heard, 40 s at a time, so that memory is bounded and nothing
/// is left to do at its end.
struct SpeechFeatures {
  /// Values of one vector.
  static let width = 53
  /// Level frames, of 10 ms, from one vector to the next.
  static let step = 100 / SpeechActivity.rate
  /// Level frames before and after a stretch that its windows reach into.
  private static let margin = 80
  private static let stretch = 4_000

  /// Level frames that were worked out.
  private var done = 0

  /// Calls `body` with each further vector in turn, as far as all that it depends on is there.
  /// - Parameters:
  ///   - levels: from the first frame on.
  ///   - isWhole: whether no more frames will come.
  mutating func visit(_ levels: BandEnvelope, isWhole: Bool, _ body: ([Float]) -> Void) {
    var vector = [Float](repeating: 0, count: Self.width)
    let lookahead = Self.margin + SpeechLevelRange.lookahead
    while isWhole || done + Self.stretch + lookahead <= levels.count {
      let end = min(levels.count / Self.step * Self.step, done + Self.stretch)
      guard done < end else { return }
      let window = SpeechWindow(
        levels, frames: max(0, done - Self.margin)..<min(levels.count, end + Self.margin))
      for frame in stride(from: done, to: end, by: Self.step) {
        window.fill(&vector, frame)
        body(vector)
      }
      done = end
    }
  }
}
