import Foundation
import Runtime

/// The lines with the files at work, and below them how far the batch is.
struct BatchBarText {
  /// Files at work that are shown.
  private static let mostFiles = 8
  /// In characters.
  private static let barWidth = 20

  var bars: BarText

  /// - Returns: none longer than the bars' columns, colour codes apart.
  func lines(_ progress: BatchProgress, at now: Date) -> [String] {
    progress.running.prefix(Self.mostFiles).map { line($0, at: now) } + [total(progress, at: now)]
  }

  private func line(_ file: BatchProgress.RunningFile, at now: Date) -> String {
    let stage = file.run.running.max { ($0.progress.fraction ?? 0) < ($1.progress.fraction ?? 0) }
    let facts = [
      Self.right(Wording.clock(seconds: now.timeIntervalSince(file.started)), 5),
      Self.right("\(Int(file.run.fraction * 100)) %", 5),
      file.run.total > 1 ? "\(file.run.ended) of \(file.run.total) stages" : nil,
      Self.right(stage.flatMap { EventText.speed($0.progress) } ?? "", 6),
    ]
    return bars.cut(
      facts.compactMap { $0 }.joined(separator: "  ") + "  " + printable(file.file.name))
  }

  private func total(_ progress: BatchProgress, at now: Date) -> String {
    let facts = [
      progress.fraction.map { Self.right("\(Int($0 * 100)) %", 5) },
      "\(progress.ended) of \(Wording.count(progress.open, "file"))",
      progress.unchanged > 0 ? "\(progress.unchanged) unchanged" : nil,
      progress.failed > 0 ? "\(progress.failed) failed" : nil,
      progress.remaining(at: now).map(EventText.left),
    ]
    let text = facts.compactMap { $0 }.joined(separator: "  ")
    guard let fraction = progress.fraction, bars.columns >= Self.barWidth + text.count + 1 else {
      return bars.cut(text)
    }
    return bars.bar(fraction, width: Self.barWidth) + " " + text
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
