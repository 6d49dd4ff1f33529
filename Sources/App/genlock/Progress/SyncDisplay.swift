import Foundation
import Stages
import Synchronization

/// Shows how far `genlock sync` is, on standard error: one line that is drawn over on a terminal, a line for each
/// phase elsewhere.
final class SyncDisplay: Sendable {
  /// In seconds.
  private static let interval = 0.1

  private struct State {
    var phase: SyncProgress.Phase?
    var drawnAt = Date.distantPast
    var isDrawn = false
  }

  private let isInteractive: Bool
  private let isSilent: Bool
  private let state = Mutex(State())

  init(_ mode: ProgressMode, on terminal: Terminal) {
    isInteractive = mode == .auto && terminal.isInteractive
    isSilent = mode == .none
  }

  /// May be called from any thread.
  func show(_ progress: SyncProgress) {
    guard !isSilent else { return }
    let text = state.withLock { state -> String? in
      let isNew = state.phase != progress.phase
      state.phase = progress.phase
      guard isInteractive else { return isNew ? "\(Self.words(progress.phase))\n" : nil }
      let now = Date()
      guard isNew || now.timeIntervalSince(state.drawnAt) >= Self.interval else { return nil }
      state.drawnAt = now
      state.isDrawn = true
      return "\r\u{1b}[K\(Self.words(progress.phase)) \(Int(progress.total * 100)) %"
    }
    if let text { Output.draw(text) }
  }

  /// Takes away what was drawn.
  func end() {
    if state.withLock({ $0.isDrawn }) { Output.draw("\r\u{1b}[K") }
  }

  private static func words(_ phase: SyncProgress.Phase) -> String {
    switch phase {
    case .reading: "reading"
    case .comparing: "comparing"
    }
  }
}
