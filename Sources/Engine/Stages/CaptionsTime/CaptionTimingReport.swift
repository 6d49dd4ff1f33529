public import Alignment
import Foundation

/// A timing as `genlock captions time --json` prints it.
public struct CaptionTimingReport: Codable, Sendable {
  public var verdict: CaptionTiming.Verdict
  public var method: CaptionTiming.Method
  public var shiftMs: Double
  public var ratio: Double
  public var splits: [CaptionTiming.Split]
  public var confidence: Double
  public var cues: [Cue]

  public struct Cue: Codable, Sendable {
    public var startMs: Double
    public var endMs: Double
    public var confidence: Double
    /// Where the cue was placed by its words.
    public var words: [Word]?
  }

  public struct Word: Codable, Sendable {
    public var text: String
    public var startMs: Double
    public var endMs: Double
    public var confidence: Double
  }

  /// - Parameter words: of each cue.
  public init(_ timing: CaptionTiming, words: [[String]]) {
    func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
    verdict = timing.verdict
    method = timing.method
    shiftMs = rounded(timing.shiftMs)
    ratio = timing.ratio
    splits = timing.splits.map { .init(atMs: rounded($0.atMs), shiftMs: rounded($0.shiftMs)) }
    confidence = rounded(timing.confidence)
    cues = zip(timing.cues, words).map { cue, words in
      Cue(
        startMs: rounded(cue.startMs), endMs: rounded(cue.endMs), confidence: rounded(cue.confidence),
        words: cue.words.map { timed in
          zip(words, timed).map { text, word in
            Word(
              text: text, startMs: rounded(word.startMs), endMs: rounded(word.endMs),
              confidence: rounded(word.confidence))
          }
        })
    }
  }

  /// As ``CaptionTiming/isAlreadyRight``.
  public var isAlreadyRight: Bool {
    method != .anchor && CaptionTiming.isRight(shiftMs: shiftMs, ratio: ratio, splits: splits)
  }

  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}
