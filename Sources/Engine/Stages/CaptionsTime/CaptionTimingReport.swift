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
  public var cues: [CaptionTiming.TimedCue]

  public init(_ timing: CaptionTiming) {
    func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
    verdict = timing.verdict
    method = timing.method
    shiftMs = rounded(timing.shiftMs)
    ratio = timing.ratio
    splits = timing.splits.map { .init(atMs: rounded($0.atMs), shiftMs: rounded($0.shiftMs)) }
    confidence = rounded(timing.confidence)
    cues = timing.cues.map {
      .init(startMs: rounded($0.startMs), endMs: rounded($0.endMs), confidence: rounded($0.confidence))
    }
  }

  /// As ``CaptionTiming/isAlreadyRight``.
  public var isAlreadyRight: Bool {
    CaptionTiming.isRight(shiftMs: shiftMs, ratio: ratio, splits: splits)
  }

  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}
