import Foundation
import Runtime

/// The lines with the bars of the stages at work.
struct BarText {
  var columns: Int
  var hasColor: Bool
  var hasUnicode: Bool

  /// The bars that fit on a screen; what is over is counted on the last line.
  private static let mostBars = 12

  /// - Returns: one line per running stage, none longer than ``columns``, colour codes apart.
  func lines(_ progress: RunProgress, at now: Date) -> [String] {
    let shown = progress.running.prefix(Self.mostBars)
    let nameWidth = min(max(8, shown.map { printable($0.name).count }.max() ?? 0), max(8, columns / 4))
    var lines = shown.map { line($0, nameWidth: nameWidth, at: now) }
    if !shown.isEmpty {
      let hidden = progress.running.count - shown.count
      let more = hidden > 0 ? ", \(hidden) more at work" : ""
      lines.append(cut("\(progress.ended) of \(Wording.count(progress.total, "stage")) done\(more)"))
    }
    return lines
  }

  private func line(_ stage: RunProgress.RunningStage, nameWidth: Int, at now: Date) -> String {
    let name = fit(printable(stage.name), nameWidth)
    let progress = stage.progress
    var facts = [
      right(EventText.percent(progress) ?? Wording.clock(seconds: now.timeIntervalSince(stage.started)), 5)
    ]
    if let speed = EventText.speed(progress) { facts.append(right(speed, 6)) }
    if let rate = EventText.rate(progress) { facts.append(right(rate, 8)) }
    if let remaining = stage.remaining(at: now) { facts.append(EventText.left(remaining)) }
    let tail = facts.joined(separator: "  ")
    let room = columns - nameWidth - 4 - max(tail.count, 34)
    guard let fraction = progress.fraction, room >= 8 else { return cut("\(name)  \(tail)") }
    return "\(name)  \(bar(fraction, width: min(room, 40)))  \(tail)"
  }

  func bar(_ fraction: Double, width: Int) -> String {
    let full = Int((min(1, max(0, fraction)) * Double(width)).rounded(.down))
    let done = String(repeating: hasUnicode ? "━" : "#", count: full)
    let open = String(repeating: hasUnicode ? "─" : "-", count: width - full)
    return hasColor ? "\u{1b}[36m\(done)\u{1b}[90m\(open)\u{1b}[0m" : done + open
  }

  func cut(_ text: String) -> String {
    text.count <= columns ? text : String(text.prefix(max(0, columns - 1))) + (hasUnicode ? "…" : "~")
  }

  private func fit(_ text: String, _ width: Int) -> String {
    text.count <= width
      ? text + String(repeating: " ", count: width - text.count)
      : String(text.prefix(width - 1)) + (hasUnicode ? "…" : "~")
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
