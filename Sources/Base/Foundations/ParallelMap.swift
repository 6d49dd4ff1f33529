import Synchronization

/// Does the same with several things, a few at a time on blocking threads, and gives what came out in their order.
///
/// It blocks until all threads have ended. The first failure stops the others through the cancellation that `body` is
/// given, and is what is thrown.
/// - Parameters:
///   - name: of the threads, see ``onBlockingThread(_:_:)``.
///   - width: how many are worked on at a time, at the most.
///   - cancellation: of the whole.
///   - ended: hears after each how many are done, from any thread.
///   - body: is called once for each, with its index.
/// - Throws: what `body` threw first; ``Cancelled``.
public func parallelMap<Element: Sendable, Output: Sendable>(
  _ name: String, _ elements: [Element], width: Int, cancellation: Cancellation,
  ended: @escaping @Sendable (Int) -> Void = { _ in },
  _ body: @escaping @Sendable (Int, Element, Cancellation) throws -> Output
) throws -> [Output] {
  let work = Work<Output>(count: elements.count)
  let shared = Cancellation(parent: cancellation)
  let threads = (0..<max(0, min(width, elements.count))).map { _ in
    JoinableThread(name) {
      while let index = work.next() {
        do {
          try shared.check()
          ended(work.end(index, .success(try body(index, elements[index], shared))))
        } catch {
          _ = work.end(index, .failure(error))
          shared.cancel()
        }
      }
    }
  }
  for thread in threads { try thread.join() }
  try cancellation.check()
  return try work.outputs()
}

/// What the threads share.
private final class Work<Output: Sendable>: Sendable {
  private struct State {
    var next = 0
    var done = 0
    var failure: (any Error)?
    var outputs: [Output?]
  }

  private let state: Mutex<State>

  init(count: Int) {
    state = Mutex(State(outputs: Array(repeating: nil, count: count)))
  }

  /// The next index; `nil` when all are taken or one has failed.
  func next() -> Int? {
    state.withLock { state in
      guard state.next < state.outputs.count, state.failure == nil else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  /// - Returns: how many are done.
  func end(_ index: Int, _ result: Result<Output, any Error>) -> Int {
    state.withLock { state in
      switch result {
      case .success(let output): state.outputs[index] = output
      // The first one stopped the others, so what they say is no reason.
      case .failure(let error): state.failure = state.failure ?? error
      }
      state.done += 1
      return state.done
    }
  }

  func outputs() throws -> [Output] {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      return state.outputs.compactMap { $0 }
    }
  }
}
