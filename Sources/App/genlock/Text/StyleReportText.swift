import Captions
import Foundation
import MediaTypes
import SystemPackage

/// What a style guide says of captions, for people: a line for each finding.
struct StyleReportText {
  private let report: StyleReport
  private let name: String
  private let isFixing: Bool

  /// Rows of a table: more are written as several, so that memory does not grow with them.
  private static let rowLimit = 10_000

  /// - Parameter report: without its findings.
  init(_ report: StyleReport, of name: String, isFixing: Bool) {
    (self.report, self.name, self.isFixing) = (report, name, isFixing)
  }

  /// Writes it to standard output. Blocks.
  /// - Parameter path: where the report's findings are.
  func write(_ path: FilePath) throws {
    var (table, rows) = (Table(), 0)
    let _: StyleReport = try ListReport.read(path) { (finding: StyleFinding) in
      table.add(
        "#\(finding.cue)", Self.clock(finding.startMs), finding.rule.rawValue, Self.figures(finding),
        finding.fixed ? "fixed" : isFixing ? "remains" : "")
      rows += 1
      if rows == Self.rowLimit {
        try Output.write(table.text())
        (table, rows) = (Table(), 0)
      }
    }
    let lines = [unchecked, "\(printable(name)): \(summary)"]
    try Output.write(table.text() + lines.compactMap { $0.map { $0 + "\n" } }.joined())
  }

  private var summary: String {
    var basis = report.style.rawValue
    if let language = report.language { basis += ", language \(printable(language))" }
    if report.script != .other { basis += ", \(report.script.rawValue)" }
    if let rate = report.frameRate { basis += ", \(FrameRate.text(rate)) Hz" }
    if let shots = report.shotChanges { basis += ", \(Wording.count(shots, "shot change"))" }
    let findings = report.fixed + report.remaining
    let count = findings == 0 ? "no findings" : Wording.count(findings, "finding")
    let outcome =
      isFixing && findings > 0 ? ": \(report.fixed) fixed, \(report.remaining) remaining" : ""
    return "\(count) in \(Wording.count(report.cues, "caption"))\(outcome) (\(basis))"
  }

  /// Rules that nobody looked at, by why.
  private var unchecked: String? {
    let reasons: [(StyleReport.Reason, String)] = [
      (.noFrameRate, "give --media or --frame-rate"), (.noShotChanges, "give --media with pictures"),
      (.noLimit, "the style has no figure"),
    ]
    let parts = reasons.compactMap { reason, words -> String? in
      let rules = report.unchecked.filter { $0.reason == reason }.map(\.rule.rawValue)
      return rules.isEmpty ? nil : "\(rules.joined(separator: ", ")) (\(words))"
    }
    return parts.isEmpty ? nil : "not checked: \(parts.joined(separator: "; "))"
  }

  private static func figures(_ finding: StyleFinding) -> String {
    func text(_ value: Double) -> String { Wording.number(value, digits: 1) }
    let (measured, limit) = (text(finding.measured), text(finding.limit))
    return switch (finding.rule, finding.unit) {
    case (.minimumDuration, _): "\(measured) ms, at least \(limit)"
    case (.maximumDuration, _): "\(measured) ms, at most \(limit)"
    case (.frame, _): "\(measured) ms off"
    case (.overlap, _): "\(measured) ms over the next"
    case (.gap, .frames): "\(Wording.count(Int(finding.measured), "frame")), should be \(limit) or a pause"
    case (.gap, _): "\(measured) ms, should be \(limit) or a pause"
    case (.shotChangeIn, _):
      "begins \(Wording.count(Int(finding.measured), "frame")) from a shot change, not 0 or \(limit)"
    case (.shotChangeOut, _):
      "ends \(Wording.count(Int(finding.measured), "frame")) from a shot change, less than \(limit)"
    case (.lineBreak, _): "\(Wording.count(Int(finding.measured), "line")) ending at the wrong place"
    case (_, .charactersPerSecond): "\(measured) characters a second, at most \(limit)"
    case (_, .wordsPerMinute): "\(measured) words a minute, at most \(limit)"
    case (_, .lines): "\(measured) lines, at most \(limit)"
    default: "\(measured) characters, at most \(limit)"
    }
  }

  /// `0:01:02.345`.
  private static func clock(_ milliseconds: Double) -> String {
    guard milliseconds.isFinite, abs(milliseconds) < 1e12 else { return "?" }
    let whole = Int(abs(milliseconds).rounded())
    return String(
      format: "%@%d:%02d:%02d.%03d", milliseconds < 0 ? "-" : "", whole / 3_600_000, whole / 60_000 % 60,
      whole / 1_000 % 60, whole % 1_000)
  }
}
