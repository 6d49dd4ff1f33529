import ArgumentParser
import Foundation
import Runtime
import Synchronization

/// How a run shows what it does, on standard error.
enum ProgressMode: String, CaseIterable, ExpressibleByArgument {
  /// Bars on a terminal, lines anywhere else.
  case auto
  /// A line per event.
  case plain
  /// Warnings only.
  case none
}

/// Shows the events of a run while it goes on. The events come one after the other, from any thread.
protocol ProgressDisplay: Sendable {
  func show(_ event: RunEvent)
}

extension ProgressMode {
  func display(on terminal: Terminal) -> any ProgressDisplay {
    switch self {
    case .auto where terminal.isInteractive: BarDisplay(terminal)
    case .auto, .plain: LineDisplay()
    case .none: WarningDisplay()
    }
  }
}

/// Warnings and nothing else.
struct WarningDisplay: ProgressDisplay {
  func show(_ event: RunEvent) {
    switch event.kind {
    case .stageWarning, .runWarning: EventText.line(event).map(Output.message)
    default: break
    }
  }
}

/// A line per event, and one per stage about its progress every few seconds: for logs.
final class LineDisplay: ProgressDisplay {
  /// In seconds.
  private static let interval = 5.0

  private struct State {
    var progress = RunProgress()
    /// When each stage's progress was told last.
    var told: [String: Date] = [:]
  }

  private let state = Mutex(State())

  func show(_ event: RunEvent) {
    if let line = state.withLock({ Self.line(event, &$0) }) { Output.message(line) }
  }

  private static func line(_ event: RunEvent, _ state: inout State) -> String? {
    state.progress.apply(event)
    guard case .stageProgress = event.kind else { return EventText.line(event) }
    guard let stage = state.progress.running.first(where: { $0.name == event.stage }),
      event.time.timeIntervalSince(state.told[stage.name] ?? stage.started) >= interval
    else { return nil }
    state.told[stage.name] = event.time
    return EventText.progress(stage, remaining: stage.remaining(at: event.time))
  }
}

/// A bar per running stage that is drawn over at most ten times a second, with what has ended above the bars.
final class BarDisplay: ProgressDisplay {
  /// In seconds.
  private static let interval = 0.1

  private struct State {
    var progress = RunProgress()
    /// The lengths in characters of the lines that stand below what is final.
    var drawn: [Int] = []
    var drawnAt = Date.distantPast
  }

  private let terminal: Terminal
  private let state = Mutex(State())

  init(_ terminal: Terminal) {
    self.terminal = terminal
  }

  func show(_ event: RunEvent) {
    state.withLock { state in
      state.progress.apply(event)
      let message = Self.message(event)
      let now = Date()
      let isDue = now.timeIntervalSince(state.drawnAt) >= Self.interval
      guard isDue || message != nil || state.progress.hasEnded else { return }
      let columns = terminal.columns
      // One column stays free, because some terminals wrap when the last is written.
      let bars = BarText(
        columns: columns - 1, hasColor: terminal.hasColor, hasUnicode: terminal.hasUnicode)
      let lines = bars.lines(state.progress, at: now)
      var text = Self.erase(state.drawn, columns: columns)
      if let message { text += message + "\n" }
      text += lines.map { $0 + "\n" }.joined()
      Output.draw(text)
      state.drawn = lines.map(Self.visibleLength)
      state.drawnAt = now
    }
  }

  /// Stages that come and go are seen in the bars; only what stays of interest becomes a line.
  private static func message(_ event: RunEvent) -> String? {
    switch event.kind {
    case .stageStarted, .passStarted, .stageProgress: nil
    default: EventText.line(event)
    }
  }

  /// Moves up to the first of the drawn lines and clears everything from there. In a terminal that has become
  /// narrower each line takes several rows by now.
  static func erase(_ lengths: [Int], columns: Int) -> String {
    guard !lengths.isEmpty else { return "" }
    let rows = lengths.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
    return "\u{1b}[\(rows)A\r\u{1b}[J"
  }

  static func visibleLength(_ line: String) -> Int {
    line.replacing(#/\u{1b}\[[0-9;]*m/#, with: "").count
  }
}
