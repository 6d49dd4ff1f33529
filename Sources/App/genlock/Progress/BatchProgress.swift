import Foundation
import Runtime

/// How far a batch is, kept up by its events.
struct BatchProgress {
  struct RunningFile {
    var file: BatchFile
    var started: Date
    var run = RunProgress()
  }

  /// What opening a run costs, as bytes of a recording, so that thousands of tiny files are foreseen too.
  private static let overhead: Int64 = 1 << 20

  /// In the order in which they were begun.
  private(set) var running: [RunningFile] = []
  private(set) var unchanged = 0
  private(set) var ended = 0
  private(set) var failed = 0
  private(set) var open = 0
  private var sizes: [BatchFile: Int64] = [:]
  private var openBytes: Int64 = 0
  private var endedBytes: Int64 = 0
  private var started: Date?

  var total: Int { unchanged + open }

  mutating func apply(_ event: BatchEvent, at now: Date) {
    switch event {
    case .taken(let files, let known):
      unchanged += known
      open += files.count
      openBytes += files.values.reduce(0) { $0 + $1 + Self.overhead }
      sizes.merge(files) { $1 }
    case .started(let file):
      started = started ?? now
      running.append(RunningFile(file: file, started: now))
    case .run(let file, let event):
      guard let index = running.firstIndex(where: { $0.file == file }) else { return }
      running[index].run.apply(event)
    case .ended(let outcome):
      running.removeAll { $0.file == outcome.file }
      ended += 1
      endedBytes += (sizes.removeValue(forKey: outcome.file) ?? 0) + Self.overhead
      if outcome.ending == .failed { failed += 1 }
    }
  }

  /// Of the work that this batch has to do, 0 to 1, files at work counted as far as they are; `nil` where there is none.
  var fraction: Double? {
    guard openBytes > 0 else { return nil }
    let begun = running.reduce(0.0) { $0 + Double((sizes[$1.file] ?? 0) + Self.overhead) * $1.run.fraction }
    return min(1, (Double(endedBytes) + begun) / Double(openBytes))
  }

  /// Seconds until the end at the pace so far; `nil` while there is too little to tell.
  func remaining(at now: Date) -> Double? {
    guard let started, let fraction, fraction > 0.005 else { return nil }
    let elapsed = now.timeIntervalSince(started)
    return elapsed > 0.5 || ended > 0 ? elapsed / fraction * (1 - fraction) : nil
  }
}
