public import Foundations
import Spectrum

/// Finds out when each word of a known text is said in a recording, without any times to begin with.
///
/// The text is said by a synthetic voice, and a recording is laid along it by dynamic time warping: first as a whole with
/// moments of 180 ms, or of 60 ms where it is short, then around what was found with moments of 60 and of 20 ms. (F. Malfrère and T. Dutoit, High-quality
/// speech synthesis for phonetic speech segmentation, Eurospeech 1997, is the idea.)
public struct AnchorAligner: Sendable {
  private let track: SpeechTrack

  /// One time through a recording.
  private struct Pass {
    /// Frames of 10 ms in a moment.
    var width: Int
    /// How far from where the pass before found a word this one looks, in frames; `nil` for everywhere.
    var reach: Int?
  }

  private static let passes = [
    Pass(width: 18, reach: nil), Pass(width: 6, reach: 6_000), Pass(width: 2, reach: fineReach),
  ]
  private static let fineReach = 120
  /// Moments times states up to which a fine pass may look everywhere: some seconds.
  private static let mostCells = 400_000_000
  /// Words times frames of 10 ms: a word has some five states, a moment six frames, and forty million pairs of them take a second.
  private static let quickPairs = 18_000_000
  /// States up to which the first pass looks everywhere for each moment: what is said in two hours. A longer text has each
  /// word within an hour of where it would be were all of it said evenly, so that the work grows with the length only.
  var mostStates = 40_000
  /// Starts that are this near to each other are one, in frames: a quarter of a second.
  static let sameness = 25

  public init(_ track: SpeechTrack) {
    self.track = track
  }

  /// Of the recording, in ms.
  public var durationMs: Double { track.activity.durationMs }

  /// Whether looking for so many words everywhere takes half a second at the most.
  public func isQuick(wordCount: Int) -> Bool {
    wordCount <= Self.quickPairs / max(1, track.levels.count)
  }

  /// Blocks for as long as it takes: a minute for two hours.
  /// - Parameter cues: what a voice says of each cue's text, in order.
  /// - Returns: for each cue, its words.
  /// - Throws: ``Cancelled``.
  public func align(_ cues: [ReferenceSpeech], cancellation: Cancellation) throws -> AnchorTiming {
    let passes = Self.passes
    let scale = BandScale(track)
    let voice = BandScale(cues, in: scale)
    let features = AnchorFeatures(track.levels, scale)
    var found: [WordPlaces.Place]?
    var margins: [Float] = []
    for (index, pass) in passes.enumerated() {
      let text = AnchorText(cues, voice, width: pass.width)
      guard text.wordCount > 0, track.levels.count > 0 else { break }
      if pass.reach == nil, let next = passes.dropFirst(index + 1).first, next.reach != Self.fineReach {
        let ratio = pass.width / next.width
        if track.levels.count / pass.width * text.states.count * ratio * ratio <= Self.mostCells { continue }
      }
      let sound = AnchorSound(features, track.activity, text.states, width: pass.width)
      let windows = windows(
        around: found, of: text, reach: pass.reach.map { $0 / pass.width }, in: sound)
      let places = try WordPlaces(
        WordLattice(sound, text, windows: windows), reach: Self.sameness / pass.width,
        cancellation: cancellation)
      // The last pass looks around one place only.
      if index < passes.count - 1 { margins = places.places.map(\.margin) }
      found = places.places.map { $0.scaled(by: pass.width) }
    }
    return AnchorTiming(cues, found ?? [], margins: margins)
  }

  /// Moments in which words may be, before anything was found.
  private func everywhere(_ text: AnchorText, in sound: AnchorSound) -> [Range<Int>] {
    let reach = Double(sound.count) * min(1, Double(mostStates) / Double(text.states.count)) / 2
    return text.wordBounds.dropLast().map { state in
      let even = Double(state) / Double(text.states.count) * Double(sound.count)
      guard reach < Double(sound.count) / 2 else { return 0..<sound.count }
      return max(0, Int(even - reach))..<min(sound.count, Int(even + reach) + 1)
    }
  }

  /// Moments in which words may be, after what was found before in frames.
  private func windows(
    around places: [WordPlaces.Place]?, of text: AnchorText, reach: Int?, in sound: AnchorSound
  ) -> [Range<Int>] {
    let width = sound.width
    guard let places, let reach else { return everywhere(text, in: sound) }
    var lows: [Int] = []
    for place in places {
      let low = place.start.map { max(0, $0 / width - reach) } ?? 0
      lows.append(min(sound.count - 1, max(low, lows.last ?? 0)))
    }
    var highs: [Int] = []
    for place in places.reversed() {
      let high = place.end.map { min(sound.count, $0 / width + reach) } ?? sound.count
      highs.append(min(high, highs.last ?? sound.count))
    }
    return zip(lows, highs.reversed()).map { $0..<max($0 + 1, $1) }
  }
}
