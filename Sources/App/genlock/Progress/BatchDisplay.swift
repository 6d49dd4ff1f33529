import Foundation
import Runtime
import Synchronization

/// Shows how far a batch is, on standard error: on a terminal the files at work below what has ended, elsewhere a line for
/// each file.
final class BatchDisplay: Sendable {
  /// In seconds.
  private static let interval = 0.1

  private struct State {
    var progress = BatchProgress()
    /// The lengths in characters of the lines that stand below what is final.
    var drawn: [Int] = []
    var drawnAt = Date.distantPast
  }

  private let mode: ProgressMode
  private let terminal: Terminal
  private let state = Mutex(State())

  init(_ mode: ProgressMode, on terminal: Terminal) {
    self.mode = mode
    self.terminal = terminal
  }

  private var isDrawing: Bool { mode == .auto && terminal.isInteractive }

  /// May be called from any thread.
  func show(_ event: BatchEvent) {
    state.withLock { state in
      let now = Date()
      state.progress.apply(event, at: now)
      let message = message(event, state.progress, now)
      guard isDrawing else { return message.map(Output.message) ?? () }
      guard message != nil || now.timeIntervalSince(state.drawnAt) >= Self.interval else { return }
      let columns = terminal.columns
      // One column stays free, because some terminals wrap when the last is written.
      let bars = BarText(columns: columns - 1, hasColor: terminal.hasColor, hasUnicode: terminal.hasUnicode)
      let lines = BatchBarText(bars: bars).lines(state.progress, at: now)
      Output.draw(
        BarDisplay.erase(state.drawn, columns: columns) + (message.map { $0 + "\n" } ?? "")
          + lines.map { $0 + "\n" }.joined())
      state.drawn = lines.map(BarDisplay.visibleLength)
      state.drawnAt = now
    }
  }

  /// Takes away what was drawn.
  func end() {
    state.withLock { state in
      if !state.drawn.isEmpty { Output.draw(BarDisplay.erase(state.drawn, columns: terminal.columns)) }
      state.drawn = []
    }
  }

  private func message(_ event: BatchEvent, _ progress: BatchProgress, _ now: Date) -> String? {
    switch event {
    case .taken(let open, let unchanged):
      guard mode != .none, !open.isEmpty || unchanged > 0 else { return nil }
      return "\(Wording.count(open.count, "file")) to work on, \(unchanged) unchanged"
    case .started(let file): return mode == .none || isDrawing ? nil : "\(printable(file.name)): started"
    case .run(let file, let event):
      // Failures are told with the file's end.
      guard case .stageWarning = event.kind, let line = EventText.line(event) else { return nil }
      return "\(printable(file.name)): \(line)"
    case .ended(let outcome):
      if mode == .none { return outcome.ending == .failed ? BatchText.line(outcome) : nil }
      if isDrawing, outcome.ending == .done { return nil }
      if isDrawing { return BatchText.line(outcome) }
      let left = progress.remaining(at: now).map { ", \(EventText.left($0))" } ?? ""
      return "[\(progress.ended) of \(progress.open)\(left)] \(BatchText.line(outcome))"
    }
  }
}
