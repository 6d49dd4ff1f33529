import Foundation
import Foundations
import Spectrum

/// How far sound that is speech stands above the floor, every 10 ms, 0 … 1.
///
/// ``SpeechActivity`` looks at a second and a half, so it rises before a word begins and stays up in short pauses. It says
/// which sound counts; when it begins and ends is taken from the levels.
struct SpeechLoudness {
  /// Values per second.
  static let rate = 100.0
  /// Sound that is this many steps of half a decibel above the floor counts in full: 18 dB.
  private static let most: UInt8 = 36

  let values: [Float]

  init(_ track: SpeechTrack) {
    let count = track.levels.count
    let middle = count / 2
    let (later, earlier) = alongside("loudness") {
      Self.values(track, middle..<count)
    } do: {
      Self.values(track, 0..<middle)
    }
    values = earlier + later
  }

  private static func values(_ track: SpeechTrack, _ frames: Range<Int>) -> [Float] {
    let range = SpeechLevelRange(track.levels, frames: frames)
    let odds = track.activity.values
    // Frames after the last value of the activity have that one.
    func place(_ frame: Int) -> Int { min(odds.count - 1, frame / SpeechFeatures.step) }
    guard !odds.isEmpty, !frames.isEmpty else { return frames.map { _ in 0 } }
    let first = place(frames.lowerBound)
    let weights = (first...place(frames.upperBound - 1)).map { place in
      // As sure as it gets within a tenth of a second.
      let best = odds[max(0, place - 5)..<min(odds.count, place + 6)].max() ?? 0
      return 1 / (1 + exp(-Float(best) / SpeechActivity.unit))
    }
    return frames.map { frame in
      let (level, floor) = (track.levels[frame], range.floor(frame))
      let steps = level.replacing(with: floor, where: level .< floor) &- floor
      var excess = 0
      for band in 0..<16 { excess += Int(min(most, steps[band])) }
      return Float(excess) / Float(16 * Int(most)) * weights[place(frame) - first]
    }
  }
}
