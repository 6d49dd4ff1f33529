import Foundation

/// The stages of a run as bars over time.
struct ReportTimeline {
  let run: RunRecord
  let stages: [StageRunRecord]
  /// In seconds.
  private let span: Double

  init(run: RunRecord, stages: [StageRunRecord]) {
    self.run = run
    self.stages = stages
    let ends = stages.compactMap { $0.ended?.timeIntervalSince(run.started) }
    span = max(run.seconds ?? 0, ends.max() ?? 0, 0.001)
  }

  private static let width = 860.0
  private static let labelWidth = 190.0
  private static let rowHeight = 26

  /// Empty where there is nothing to draw; beyond 300 stages only the longest are drawn.
  var html: HTML {
    guard !stages.isEmpty else { return "" }
    let drawn = longest
    let height = drawn.count * Self.rowHeight + 26
    let rows = drawn.enumerated().map { row($1, at: $0) }
    return """
      <section><h2>Timeline</h2>
      <div class="scroll">
      <svg viewBox="0 0 \(Int(Self.width)) \(height)" role="img" aria-labelledby="timeline-title">
      <title id="timeline-title">When each stage ran; the table of stages below has the same times</title>
      \(axis(height))
      \(rows)
      </svg>
      </div></section>
      """
  }

  private var longest: [StageRunRecord] {
    guard stages.count > 300 else { return stages }
    let chosen = Set(stages.sorted { ($0.seconds ?? 0) > ($1.seconds ?? 0) }.prefix(300).map(\.position))
    return stages.filter { chosen.contains($0.position) }
  }

  private func x(_ date: Date) -> Double {
    let share = min(1, max(0, date.timeIntervalSince(run.started) / span))
    return Self.labelWidth + share * (Self.width - Self.labelWidth - 10)
  }

  private func row(_ stage: StageRunRecord, at index: Int) -> HTML {
    let y = index * Self.rowHeight + 22
    let start = x(stage.started)
    let width = max(3, x(stage.ended ?? stage.started) - start)
    let label = stage.stage.count <= 26 ? stage.stage : String(stage.stage.prefix(25)) + "…"
    return """
      <text x="\(Int(Self.labelWidth) - 10)" y="\(y + 14)" text-anchor="end">\(label)</text>
      <rect class="\(stage.state.rawValue)" x="\(number(start))" y="\(y + 2)"
      width="\(number(width))" height="16" rx="3"><title>\
      \(stage.stage): \(stage.state.rawValue), \(ReportText.seconds(stage.seconds ?? 0))</title></rect>
      """
  }

  private func axis(_ height: Int) -> HTML {
    let lines = (0...4).map { quarter -> HTML in
      let x = Self.labelWidth + Double(quarter) / 4 * (Self.width - Self.labelWidth - 10)
      let time = ReportText.seconds(span * Double(quarter) / 4)
      let anchor = quarter == 4 ? "end" : quarter == 0 ? "start" : "middle"
      return """
        <line class="grid" x1="\(number(x))" y1="18" x2="\(number(x))" y2="\(height)"/>
        <text class="quiet" x="\(number(x))" y="12" text-anchor="\(anchor)">\(time)</text>
        """
    }
    return "\(lines)"
  }

  private func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
