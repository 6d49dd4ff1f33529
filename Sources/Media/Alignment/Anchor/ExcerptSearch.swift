public import Foundations
import Spectrum

/// Looks for excerpts of a text where they may be said, which takes a fraction of a second however long the recording is.
///
/// Each shift is tried for all excerpts, each word within half a minute of where the shift puts its cue. What counts is the median of
/// the words' margins, as with ``AnchorTiming/medianMargin``.
public struct ExcerptSearch: Sendable {
  /// A cue of an excerpt.
  public struct Cue: Sendable {
    /// On the captions' clock, in ms.
    public var startMs: Double
    /// What a voice says of it.
    public var speech: ReferenceSpeech

    public init(startMs: Double, speech: ReferenceSpeech) {
      (self.startMs, self.speech) = (startMs, speech)
    }
  }

  /// How far from its place a word is looked for, in ms: live captions waver by some seconds.
  private static let reachMs = 25_000.0
  /// That a cue is said after its start, in ms, at the most.
  private static let lengthMs = 10_000.0
  /// Frames of 10 ms in a moment.
  private static let width = 6
  /// What a pause costs: so much that the words of an excerpt do not each go where they fit best.
  private static let pause: Float = 10
  /// What the best shift has at least, of any number of words and more of few, and by how much it leads the next one: of four hundred
  /// words 2.4 and 0.8. Of 230 texts that are not what is said, 22 have these two, whatever their length; of live ones that are, said twice over, 22 of 22, with no less
  /// than 2.8 and 1.2. What a voice says of the same text varies, and the margins with it: by up to one, and of 65 words by three.
  private static let (promisingMargin, marginOfFew, promisingLead): (Float, Float, Float) = (1.4, 20, 0.8)
  /// Less than this is no stretch to look at, in frames.
  private static let leastFrames = 500

  private let track: SpeechTrack
  private let scale: BandScale

  /// - Parameter track: of the recording.
  public init(_ track: SpeechTrack) {
    self.track = track
    scale = BandScale(track)
  }

  /// Whether excerpts seem to be said at one of some shifts. Blocks.
  /// - Parameters:
  ///   - excerpts: some hundred words, of each excerpt the cues in their order.
  ///   - shiftsMs: to be added to the cues' times; right to some ten seconds.
  /// - Throws: ``Cancelled``.
  public func isPromising(
    _ excerpts: [[Cue]], shiftsMs: [Double], cancellation: Cancellation
  ) throws -> Bool {
    let voice = BandScale(excerpts.joined().map(\.speech), in: scale)
    let texts = excerpts.map { AnchorText($0.map(\.speech), voice, width: Self.width) }
    let attempts = shiftsMs.flatMap { shift in excerpts.indices.map { (shiftMs: shift, excerpt: $0) } }
    // Two threads, as the search by times has.
    let margins = try parallelMap("excerpts", attempts, width: 2, cancellation: cancellation) {
      _, attempt, cancellation in
      try self.margins(
        texts[attempt.excerpt], excerpts[attempt.excerpt], shiftMs: attempt.shiftMs, cancellation)
    }
    let medians = stride(from: 0, to: margins.count, by: max(1, excerpts.count)).map { first in
      let all = margins[first..<first + excerpts.count].joined().sorted()
      return all.isEmpty ? 0 : all[all.count / 2]
    }.sorted(by: >)
    guard let best = medians.first else { return false }
    let wordCount = Float(texts.reduce(0) { $0 + $1.wordCount })
    let least = Self.promisingMargin + Self.marginOfFew / wordCount.squareRoot()
    return best >= least && best - (medians.dropFirst().first ?? 0) >= Self.promisingLead
  }

  /// Of each word; 0 for one that was not found.
  private func margins(
    _ text: AnchorText, _ cues: [Cue], shiftMs: Double, _ cancellation: Cancellation
  ) throws -> [Float] {
    guard let first = cues.first, let last = cues.last else { return [] }
    let stretch = frames(
      first.startMs + shiftMs - Self.reachMs, last.startMs + shiftMs + Self.lengthMs + Self.reachMs)
    guard stretch.count >= Self.leastFrames, let part = track.part(stretch) else {
      return [Float](repeating: 0, count: text.wordCount)
    }
    let sound = AnchorSound(
      AnchorFeatures(part.levels, scale), part.activity, text.states, width: Self.width)
    var windows: [Range<Int>] = []
    for cue in cues {
      let reach = frames(cue.startMs + shiftMs - Self.reachMs, cue.startMs + shiftMs + Self.reachMs)
      // Bounds do not fall from word to word.
      let low = min(sound.count - 1, max(0, reach.lowerBound - stretch.lowerBound) / Self.width)
      let high = min(sound.count, (reach.upperBound - stretch.lowerBound) / Self.width)
      let from = max(windows.last?.lowerBound ?? 0, low)
      let window = from..<max(from + 1, high, windows.last?.upperBound ?? 0)
      windows += Array(repeating: window, count: cue.speech.wordStarts.count)
    }
    let lattice = WordLattice(sound, text, windows: windows, pause: Self.pause)
    let found = try WordPlaces(
      lattice, reach: AnchorAligner.sameness / Self.width, cancellation: cancellation)
    return found.places.map { $0.start == nil ? 0 : $0.margin }
  }

  /// Those of the recording between two times, from an even one on, so that they begin with a value of the activity.
  private func frames(_ fromMs: Double, _ toMs: Double) -> Range<Int> {
    let count = Double(track.levels.count)
    let from = Int(min(count, max(0, fromMs / 10))) / SpeechFeatures.step * SpeechFeatures.step
    return from..<max(from, Int(min(count, max(0, toMs / 10))))
  }
}

extension SpeechTrack {
  /// - Parameter frames: of the levels, from a multiple of `SpeechFeatures.step` on.
  fileprivate func part(_ frames: Range<Int>) -> SpeechTrack? {
    let values = activity.values
    let from = min(values.count, frames.lowerBound / SpeechFeatures.step)
    let to = min(values.count, max(from, frames.upperBound / SpeechFeatures.step))
    return BandEnvelope(
      levels: levels.levels[frames.lowerBound * 16..<frames.upperBound * 16], bandCount: 16
    ).map { SpeechTrack(activity: SpeechActivity(values: Array(values[from..<to])), levels: $0) }
  }
}
