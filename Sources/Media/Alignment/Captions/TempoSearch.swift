import Foundation
import Foundations

/// Looks for a ratio that is no usual one: ten minutes of the captions at every ratio from 0.9 to 1.1.
struct TempoSearch {
  let speech: SpeechContrast
  /// How long a part of the captions is tried, in ms.
  private static let partMs = 600_000.0
  /// How far from its place the part is looked for, in ms.
  private static let reachMs = 600_000.0
  private static let range = 0.9...1.1
  /// How far the ends of the part may be off between two ratios that are tried, in ms.
  private static let stepMs = 350.0

  /// What was found for a part of the cues.
  struct Finding {
    var cues: Range<Int>
    var ratio: Double
    var shiftMs: Double
    /// As ``ShiftCurve/evidence(height:)``, less what trying so many ratios costs.
    var evidence: Double
  }

  /// - Parameter cues: by time, all of them speech.
  func best(_ cues: [CueSpan]) -> Finding? {
    let part = densestPart(cues)
    guard let first = cues[part].first, let last = cues[part].map(\.endMs).max() else { return nil }
    let frameMs = 1_000 / SpeechContrast.rate
    let from = Int((first.startMs * Self.range.lowerBound - Self.reachMs) / frameMs)
    let to = Int((last * Self.range.upperBound + Self.reachMs) / frameMs)
    let frames = max(0, min(speech.values.count, from))..<max(0, min(speech.values.count, to))
    let step = Self.stepMs / max(60_000, last - first.startMs)
    var ratios: [Double] = []
    var ratio = Self.range.lowerBound
    while ratio <= Self.range.upperBound {
      ratios.append(ratio)
      ratio += step
    }
    let near = speech.slice(frames)
    // Both halves at once, each with transforms of its own.
    let (lower, higher) = alongside("tempo") { [ratios] in
      Self.best(ratios.prefix(ratios.count / 2), near, cues[part])
    } do: {
      Self.best(ratios.dropFirst(ratios.count / 2), near, cues[part])
    }
    var best = [lower, higher].compactMap(\.self).max { $0.evidence < $1.evidence }
    best?.shiftMs += Double(frames.lowerBound) * frameMs
    best?.evidence -= log(Double(ratios.count))
    return best.flatMap { $0.evidence > 0 ? $0 : nil }
  }

  /// The best of some ratios, with the evidence of a single one.
  private static func best(
    _ ratios: some Collection<Double>, _ speech: SpeechContrast, _ cues: ArraySlice<CueSpan>
  ) -> Finding? {
    let search = ShiftSearch(speech, for: cues)
    return ratios.compactMap { ratio in
      guard let curve = search.curve(cues, ratio: ratio), let peak = curve.peak else { return nil }
      return Finding(
        cues: cues.indices, ratio: ratio, shiftMs: peak.shiftMs,
        evidence: curve.evidence(height: peak.height))
    }.max { $0.evidence < $1.evidence }
  }

  /// The cues within ``partMs`` of each other that are most.
  private func densestPart(_ cues: [CueSpan]) -> Range<Int> {
    var best = 0..<0
    var end = 0
    for start in cues.indices {
      while end < cues.count, cues[end].startMs - cues[start].startMs <= Self.partMs { end += 1 }
      if end - start > best.count { best = start..<end }
    }
    return best
  }
}
