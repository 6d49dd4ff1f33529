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
  ///   - isCertain: whether the text is known to be what is said. Otherwise some of it is looked for first, which takes
  ///     less time than all of it.
  /// - Returns: `nil` where there are no words, or where there is nothing to be found.
  /// - Throws: ``SpeechSynthesisError``, ``Cancelled``.
  public func place(
    _ cues: [Cue], in aligner: AnchorAligner, isCertain: Bool, cancellation: Cancellation
  ) throws -> AnchorTiming? {
    let words = Self.words(cues)
    guard words.contains(where: { !$0.isEmpty }) else { return nil }
    if !isCertain, words.reduce(0, { $0 + $1.count }) > 2 * 3 * Self.excerptLength {
      let sample = Self.excerpts(of: words).map { words[$0] }
      guard try aligner.isPromising(try say(sample, aligner, cancellation), cancellation: cancellation) else {
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

  /// Words in an excerpt: with half as many, every sixth text that is what is said was not heard.
  private static let excerptLength = 300

  /// Cues at three places.
  private static func excerpts(of words: [[String]]) -> [Int] {
    var chosen: [Int] = []
    for place in [1, 3, 5] {
      var (index, count) = (max(chosen.last.map { $0 + 1 } ?? 0, words.count * place / 6), 0)
      while index < words.count, count < excerptLength {
        chosen.append(index)
        count += words[index].count
        index += 1
      }
    }
    return chosen
  }
}
