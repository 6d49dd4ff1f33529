import Alignment
import Foundation
import Stages

/// A timing of captions for people.
enum CaptionTimingText {
  /// - Parameters:
  ///   - report: without its cues.
  ///   - cueCount: how many these are.
  static func describe(_ report: CaptionTimingReport, cueCount: Int) -> String {
    var lines = ["\(report.verdict.rawValue): \(sentence(report))"]
    // Of what means nothing, the parts would mean even less.
    for split in report.splits where report.verdict != .nothing {
      lines.append("from \(Wording.clock(seconds: split.atMs / 1_000)) on: shift \(shift(split.shiftMs))")
    }
    lines.append(
      "\(cueCount) captions, confidence \(Wording.number(report.confidence, digits: 2)) of 1")
    return lines.map { $0 + "\n" }.joined()
  }

  private static func sentence(_ report: CaptionTimingReport) -> String {
    switch report.verdict {
    case .nothing:
      return "the captions and the speech have nothing to do with each other as far as can be told"
    case .unsure: return "\(answer(report)), which is not to be relied on"
    case .solid where report.isAlreadyRight:
      return "the captions are right as they are (\(shift(report.shiftMs)))"
    case .solid: return answer(report)
    }
  }

  private static func answer(_ report: CaptionTimingReport) -> String {
    if report.method == .anchor {
      let moved = report.shiftMs == 0 ? "" : ", the middle one moved by \(shift(report.shiftMs))"
      return "each caption on its own words" + moved
    }
    let ratio = report.ratio == 1 ? "" : String(format: ", ratio %.6f", report.ratio)
    return "shift \(shift(report.shiftMs))\(ratio)"
  }

  private static func shift(_ ms: Double) -> String { String(format: "%+.0f ms", ms) }
}
