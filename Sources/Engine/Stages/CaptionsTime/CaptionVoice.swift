public import Alignment
public import Captions
public import Foundations
import MediaTypes
import SpeechSynthesis

/// A synthetic voice that says captions, so that they can be held against a recording.
public struct CaptionVoice: Sendable {
  private let synthesizer: SpeechSynthesizer

  /// - Parameter language: a BCP 47 tag.
  /// - Throws: `SpeechSynthesisError`.
  public init(language: String) throws {
    synthesizer = try SpeechSynthesizer(language: language)
  }

  /// The words of each cue that a voice says.
  static func words(_ cues: [Cue]) -> [[String]] { cues.map { SpokenText.words($0.text.plain) } }

  /// Finds the words of captions in a recording. Blocks.
  /// - Parameters:
  ///   - shiftsMs: about where the captions may belong, to be looked at first where all of it would take long; `nil` where their text
  ///     is likely to be what is said.
  /// - Returns: `nil` where there are no words, or where there is nothing to be found.
  /// - Throws: ``SpeechSynthesisError``, ``Cancelled``.
  public func place(
    _ cues: [Cue], in track: SpeechTrack, lookingAt shiftsMs: [Double]?, cancellation: Cancellation
  ) throws -> AnchorTiming? {
    let words = Self.words(cues)
    let aligner = AnchorAligner(track)
    let count = words.reduce(0) { $0 + $1.count }
    guard count > 0 else { return nil }
    if let shiftsMs, !aligner.isQuick(wordCount: count) {
      let excerpts = try Self.excerpts(of: words).map { chosen in
        zip(chosen, try say(chosen.map { words[$0] }, aligner, cancellation)).map {
          ExcerptSearch.Cue(startMs: cues[$0].start.milliseconds, speech: $1)
        }
      }
      let search = ExcerptSearch(track)
      guard try search.isPromising(excerpts, shiftsMs: shiftsMs, cancellation: cancellation) else {
        return nil
      }
    }
    let speech = try say(words, aligner, cancellation)
    return try aligner.align(speech, cancellation: cancellation)
  }

  /// Times as long as the recording that saying a text may take; a voice is at most this much slower than people.
  private static let mostSlowness = 4.0

  /// That a word takes at least; a usual one takes a third of a second.
  private static let leastWordMs = 100.0

  private func say(
    _ cues: [[String]], _ aligner: AnchorAligner, _ cancellation: Cancellation
  ) throws -> [ReferenceSpeech] {
    let mostMs = 600_000 + aligner.durationMs * Self.mostSlowness
    var durationMs = 0.0
    return try cues.map { words in
      try cancellation.check()
      // Speaking cannot be stopped in the middle.
      guard durationMs + Double(words.count) * Self.leastWordMs <= mostMs else {
        throw CaptionsTimeError.textTooLong(hours: mostMs / 3_600_000)
      }
      guard !words.isEmpty else { return .silent }
      let speech = try synthesizer.speak(words)
      let reference = ReferenceSpeech(
        samples: speech.samples.map { Float($0) / 32_768 }, sampleRate: synthesizer.sampleRate,
        wordStarts: speech.wordStarts, pauses: speech.pauses)
      durationMs += reference.durationMs
      guard durationMs <= mostMs else { throw CaptionsTimeError.textTooLong(hours: mostMs / 3_600_000) }
      return reference
    }
  }

  /// Excerpts, and words in each.
  private static let (excerptCount, excerptLength) = (4, 100)

  /// Cues at a few places spread over all, those of each place in their order.
  static func excerpts(of words: [[String]]) -> [[Int]] {
    var (excerpts, next) = ([[Int]](), 0)
    for place in 0..<excerptCount {
      next = max(next, words.count * (2 * place + 1) / (2 * excerptCount))
      var (chosen, count) = ([Int](), 0)
      while next < words.count, count < excerptLength {
        if !words[next].isEmpty { chosen.append(next) }
        count += words[next].count
        next += 1
      }
      excerpts.append(chosen)
    }
    return excerpts
  }
}
