import Foundations
import SystemPackage

/// The one loop of a batch: files that come and files that end are its messages, and it alone decides what begins.
struct BatchCoordinator {
  private enum Message: Sendable {
    case files([BatchFile])
    case noMoreFiles((any Error)?)
    case ended(BatchOutcome)
  }

  let worker: BatchWorker
  var check: BatchCheck
  private var result = BatchResult()
  private var waiting: [BatchFile] = []
  /// Sizes of the files that wait or are worked on, in bytes.
  private var sizes: [BatchFile: Int64] = [:]
  /// Files that came again while they were worked on.
  private var again: Set<BatchFile> = []
  private var running = 0
  private var mayBegin = true

  init(worker: BatchWorker, check: BatchCheck) {
    self.worker = worker
    self.check = check
  }

  mutating func run(_ files: AsyncThrowingStream<[BatchFile], any Error>) async throws -> BatchResult {
    let (messages, inbox) = AsyncStream.makeStream(of: Message.self)
    var failure: (any Error)?
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        do {
          for try await found in files { inbox.yield(.files(found)) }
          inbox.yield(.noMoreFiles(nil))
        } catch {
          inbox.yield(.noMoreFiles(error))
        }
      }
      var isOpen = true
      for await message in messages {
        do {
          switch message {
          case .files(let found): try await take(found)
          case .noMoreFiles(let error):
            isOpen = false
            if let error, !(error is Cancelled) { throw error }
          case .ended(let outcome):
            end(outcome)
            if again.remove(outcome.file) != nil { inbox.yield(.files([outcome.file])) }
          }
        } catch {
          // Nothing is begun any more; what runs ends in good order.
          failure = failure ?? error
          mayBegin = false
        }
        while mayBegin, !worker.cancellation.isCancelled, running < worker.request.filesAtATime,
          let file = waiting.popLast()
        {
          running += 1
          let worker = worker
          group.addTask { inbox.yield(.ended(await worker.work(on: file))) }
        }
        if running == 0, !isOpen || !mayBegin { break }
      }
      group.cancelAll()
    }
    if let failure, !(failure is Cancelled) { throw failure }
    result.notBegun = waiting.reversed()
    result.isCancelled = worker.cancellation.isCancelled
    return result
  }

  private mutating func take(_ found: [BatchFile]) async throws {
    let new = found.filter { sizes[$0] == nil }
    again.formUnion(found.filter { sizes[$0] != nil })
    let check = check
    let cancellation = worker.cancellation
    let answer = try await onBlockingThread("batch") { try check.answer(new, cancellation: cancellation) }
    try await worker.keep(answer)
    if !answer.open.isEmpty { try await worker.records.begin(answer.open.map(\.file)) }
    for (file, size) in answer.open { sizes[file] = size }
    // Taken from the end.
    waiting.insert(contentsOf: answer.open.map(\.file).reversed(), at: 0)
    result.outcomes += answer.unchanged.map { BatchOutcome(file: $0, ending: .unchanged) }
    worker.events(
      .taken(
        open: Dictionary(answer.open.map { ($0.file, $0.size) }) { first, _ in first },
        unchanged: answer.unchanged.count))
  }

  private mutating func end(_ outcome: BatchOutcome) {
    var outcome = outcome
    outcome.size = sizes.removeValue(forKey: outcome.file) ?? 0
    running -= 1
    if outcome.ending == .failed, !worker.request.keepsGoing { mayBegin = false }
    result.outcomes.append(outcome)
    worker.events(.ended(outcome))
  }
}
