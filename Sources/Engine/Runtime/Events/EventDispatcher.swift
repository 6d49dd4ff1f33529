import Artifacts
import Foundation
import Foundations
import Glibc
import MediaTypes
import SystemPackage

/// Numbers a run's events, writes them to its log and hands them on, all on one thread off the run's own
/// path.
///
/// Progress that comes faster than ten times a second per stage is dropped, and what has not been delivered
/// yet is replaced by what comes after it; every other event is delivered, in order. The number of those is
/// bounded by the pipeline.
final class EventDispatcher: @unchecked Sendable {
  // @unchecked because the compiler cannot see that every access to the stored state holds `condition`.
  private struct Pending {
    var time: Date
    var stage: String?
    var kind: RunEvent.Kind
  }

  private static let progressInterval = Duration.milliseconds(100)

  private let run: Identifier
  private let handler: @Sendable (RunEvent) -> Void
  private let condition = NSCondition()
  private var pending: [Pending] = []
  private var latestProgress: [String: ContinuousClock.Instant] = [:]
  private var isClosed = false
  /// Why the log ends early, where it does.
  private var logFailure: (any Error)?
  private var delivery: Task<Void, any Error>?

  /// Starts delivering.
  init(run: Identifier, log: FilePath, handler: @escaping @Sendable (RunEvent) -> Void) {
    self.run = run
    self.handler = handler
    delivery = Task { [self] in
      try await onBlockingThread("events") { [self] in deliver(log) }
    }
  }

  /// Adds an event. Cheap; from any thread.
  func emit(_ kind: RunEvent.Kind, stage: String? = nil) {
    condition.lock()
    defer { condition.unlock() }
    if case .stageProgress = kind, let stage {
      let now = ContinuousClock.now
      if let latest = latestProgress[stage], now - latest < Self.progressInterval { return }
      latestProgress[stage] = now
      if let index = pending.lastIndex(where: { $0.stage == stage }),
        case .stageProgress = pending[index].kind
      {
        pending[index].kind = kind
        return
      }
    }
    pending.append(Pending(time: Date(), stage: stage, kind: kind))
    condition.signal()
  }

  /// Waits until everything is delivered.
  /// - Returns: why the log is incomplete, where it is.
  func finish() async throws -> (any Error)? {
    close()
    try await delivery?.value
    return readLogFailure()
  }

  private func close() {
    condition.lock()
    defer { condition.unlock() }
    isClosed = true
    condition.signal()
  }

  private func readLogFailure() -> (any Error)? {
    condition.lock()
    defer { condition.unlock() }
    return logFailure
  }

  private func deliver(_ log: FilePath) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var file: OpenFile?
    do {
      file = try OpenFile(log, O_WRONLY | O_CREAT | O_APPEND, action: "write")
    } catch {
      stopLogging(error)
    }
    var number = 0
    while let batch = nextBatch() {
      var lines = Data()
      for pending in batch {
        number += 1
        let event = RunEvent(
          number: number, time: pending.time, run: run, stage: pending.stage, kind: pending.kind)
        handler(event)
        do {
          lines += try encoder.encode(event) + [0x0a]
        } catch {
          stopLogging(error)
        }
      }
      do {
        try lines.withUnsafeBytes { try file?.writeAll($0) }
      } catch {
        stopLogging(error)
        file = nil
      }
    }
  }

  /// Waits for events; `nil` when all are delivered and no more will come.
  private func nextBatch() -> [Pending]? {
    condition.lock()
    defer { condition.unlock() }
    while pending.isEmpty && !isClosed { condition.wait() }
    guard !pending.isEmpty else { return nil }
    defer { pending = [] }
    return pending
  }

  private func stopLogging(_ error: any Error) {
    condition.lock()
    defer { condition.unlock() }
    if logFailure == nil { logFailure = error }
  }
}
