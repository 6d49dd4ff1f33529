import Foundation

/// Whether captions that were typed live follow the speech of a recording, told by the rhythm of both alone.
///
/// Captions that come late by another delay each time lie nowhere on the speech. But when much is said, much is typed some
/// seconds later. So letters and speech, twice a second and smoothed over 4 s, are compared under two assumptions: that letters
/// follow speech by a lag of 0 … 25 s that walks about, which a forward algorithm sums up over all walks, and that they have nothing in
/// common. Of 384 pairs of captions and another recording, one has more than 2.75; of 26 with their own, 18 (those of more than
/// five minutes).
struct LiveRhythm {
  /// A caption that was typed.
  struct Cue {
    /// In ms on the captions' clock.
    var startMs: Double
    /// Letters and digits.
    var letters: Int
  }

  struct Finding {
    /// The natural logarithm of how much likelier the first assumption is than the second.
    var evidence: Double
    /// How late the captions are on the whole, in ms; to about a second.
    var lagMs: Double
  }

  /// Frames per second.
  static let rate = 2.0
  /// In s: what is smoothed over, what is taken out, and how far frames depend on each other.
  private static let (smooth, wide, memory) = (4.0, 120.0, 60.0)
  /// The latest that captions come, in s, and how far the lag walks in a second.
  private static let (latest, walk) = (25.0, 0.3)
  /// How alike letters and speech may be, as coefficients of correlation.
  private static let likenesses = [0.2, 0.5]
  /// Letters typed in a second, and the least that a cue takes, in s.
  private static let (pace, shortest) = (8.0, 0.3)

  private let speech: [Double]

  init(_ speech: SpeechActivity) {
    let step = Int(Double(SpeechActivity.rate) / Self.rate)
    let tendencies = speech.tendencies()
    self.speech = stride(from: 0, to: tendencies.count - step + 1, by: step).map { first in
      tendencies[first..<first + step].reduce(0) { $0 + Double($1) } / Double(step)
    }
  }

  /// Those of some cues that are speech.
  static func typed(_ cues: [CueSpan], _ letters: [Int]) -> [Cue] {
    zip(cues, letters).filter { $0.0.isSpeech }.map { Cue(startMs: $0.startMs, letters: $1) }
  }

  /// Letters from the frame of the first cue on, and speech, as they are compared.
  /// - Parameter cues: by time.
  /// - Returns: `nil` of fewer than three cues, and where either side is always the same.
  func rows(_ cues: [Cue]) -> (first: Int, letters: [Double], speech: [Double])? {
    guard cues.count >= 3, let begin = cues.first?.startMs, let last = cues.last?.startMs, begin >= 0,
      last - begin < 3.6e8
    else { return nil }
    let first = Int(begin / 1_000 * Self.rate)
    guard let letters = Self.band(Self.raster(cues, from: first)), let speech = Self.band(speech) else {
      return nil
    }
    return (first, letters, speech)
  }

  /// - Parameter cues: by time.
  /// - Returns: `nil` of fewer than three cues, and where either side is always the same.
  func finding(_ cues: [Cue]) -> Finding? {
    guard let (first, letters, speech) = rows(cues) else { return nil }
    let persistence = Self.persistence(letters, speech)
    let walks = Self.likenesses.map { likeness in
      Self.walk(letters, from: first, speech, likeness: likeness, persistence: persistence)
    }
    let best = walks.max { $0.evidence < $1.evidence }
    let greatest = best?.evidence ?? 0
    let sum = walks.reduce(0) { $0 + exp($1.evidence - greatest) }
    return Finding(evidence: greatest + log(sum / Double(walks.count)), lagMs: best?.lagMs ?? 0)
  }

  /// Letters in each frame from the first cue's start to the last one's.
  private static func raster(_ cues: [Cue], from first: Int) -> [Double] {
    let end = cues.last.map { Int(($0.startMs / 1_000 * rate).rounded(.up)) } ?? first
    var raster = [Double](repeating: 0, count: end - first + 1)
    for (index, cue) in cues.enumerated() {
      let start = cue.startMs / 1_000
      let next = index + 1 < cues.count ? cues[index + 1].startMs / 1_000 : start + memory
      let length = max(shortest, min(next - start, Double(cue.letters) / pace))
      for frame in Int(start * rate)...Int((start + length) * rate)
      where raster.indices.contains(frame - first) {
        let share = min(start + length, Double(frame + 1) / rate) - max(start, Double(frame) / rate)
        raster[frame - first] += Double(cue.letters) * max(0, share) / length
      }
    }
    return raster
  }

  /// Values without what is faster or slower than rhythm, with unit variance.
  private static func band(_ values: [Double]) -> [Double]? {
    let smoothed = mean(mean(values, smooth / 1.5), smooth / 1.5)
    let band = zip(smoothed, mean(smoothed, wide)).map { $0 - $1 }
    let center = band.reduce(0, +) / Double(max(1, band.count))
    let variance = band.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(max(1, band.count))
    guard variance > 1e-12 else { return nil }
    return band.map { $0 / variance.squareRoot() }
  }

  private static func mean(_ values: [Double], _ seconds: Double) -> [Double] {
    let reach = max(1, Int((seconds * rate / 2).rounded()))
    let sums = RunningSums.of(values)
    return values.indices.map { index in
      let (low, high) = (max(0, index - reach), min(values.count, index + reach + 1))
      return (sums[high] - sums[low]) / Double(high - low)
    }
  }

  /// How many frames count as one independent value (M. S. Bartlett, 1946).
  private static func persistence(_ one: [Double], _ other: [Double]) -> Double {
    let reach = min(one.count, other.count, Int(memory * rate))
    func autocorrelation(_ values: [Double], _ lag: Int) -> Double {
      var sum = 0.0
      for index in lag..<values.count { sum += values[index] * values[index - lag] }
      return sum
    }
    let scale = autocorrelation(one, 0) * autocorrelation(other, 0)
    let shared = (1..<max(2, reach)).reduce(0.0) { sum, lag in
      lag < reach ? sum + autocorrelation(one, lag) * autocorrelation(other, lag) : sum
    }
    return max(1, 1 + 2 * shared / scale)
  }

  /// Sums over all walks of the lag (L. R. Rabiner, Proceedings of the IEEE 77, 1989: the forward algorithm).
  private static func walk(
    _ letters: [Double], from first: Int, _ speech: [Double], likeness: Double, persistence: Double
  ) -> Finding {
    let lags = Int(latest * rate) + 1
    let step = walk * walk * rate / 2
    let rest = 1 - likeness * likeness
    var weights = [Double](repeating: 1 / Double(lags), count: lags)
    var moved = weights
    var (evidence, lag) = (0.0, 0.0)
    for (frame, typed) in letters.enumerated() {
      var sum = 0.0
      for index in 0..<lags {
        let neighbours = weights[max(0, index - 1)] + weights[min(lags - 1, index + 1)]
        moved[index] = (1 - 2 * step) * weights[index] + step * neighbours
        let place = first + frame - index
        if speech.indices.contains(place) {
          let spoken = speech[place]
          let ratio = likeness * typed * spoken - likeness * likeness * (typed * typed + spoken * spoken) / 2
          moved[index] *= exp((ratio / rest - log(rest) / 2) / persistence)
        }
        sum += moved[index]
      }
      evidence += log(sum)
      for index in 0..<lags {
        weights[index] = moved[index] / sum
        lag += weights[index] * Double(index)
      }
    }
    return Finding(evidence: evidence, lagMs: lag / Double(letters.count) / rate * 1_000)
  }
}
