public import Alignment
import MediaTypes

/// A timing as `genlock captions time --json` prints it.
public struct CaptionTimingReport: Codable, Sendable {
  public var verdict: CaptionTiming.Verdict
  public var method: CaptionTiming.Method
  public var shiftMs: Double
  public var ratio: Double
  public var splits: [CaptionTiming.Split]
  public var confidence: Double
  /// Empty where the report was read without them.
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

  /// Writes a timing.
  /// - Parameters:
  ///   - words: gives those of the cue of a number, from 0; asked for cues that were placed by them.
  ///   - write: gets the text in parts.
  /// - Throws: what `write` throws.
  static func write(
    _ timing: CaptionTiming, words: @escaping (Int) -> [String], to write: ([UInt8]) throws -> Void
  ) throws {
    try ListReport.write(
      CaptionTimingReport(timing), list: "cues",
      timing.cues.enumerated().lazy.map { number, cue in Cue(cue, words: words(number)) }, to: write)
  }

  /// Without the cues.
  private init(_ timing: CaptionTiming) {
    verdict = timing.verdict
    method = timing.method
    shiftMs = Self.rounded(timing.shiftMs)
    ratio = timing.ratio
    splits = timing.splits.map { .init(atMs: Self.rounded($0.atMs), shiftMs: Self.rounded($0.shiftMs)) }
    confidence = Self.rounded(timing.confidence)
    cues = []
  }

  fileprivate static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

  /// As ``CaptionTiming/isAlreadyRight``.
  public var isAlreadyRight: Bool {
    method != .anchor && CaptionTiming.isRight(shiftMs: shiftMs, ratio: ratio, splits: splits)
  }
}

extension CaptionTimingReport.Cue {
  init(_ cue: CaptionTiming.TimedCue, words: @autoclosure () -> [String]) {
    typealias Report = CaptionTimingReport
    self.init(
      startMs: Report.rounded(cue.startMs), endMs: Report.rounded(cue.endMs),
      confidence: Report.rounded(cue.confidence),
      words: cue.words.map { timed in
        zip(words(), timed).map { text, word in
          Report.Word(
            text: text, startMs: Report.rounded(word.startMs), endMs: Report.rounded(word.endMs),
            confidence: Report.rounded(word.confidence))
        }
      })
  }
}
