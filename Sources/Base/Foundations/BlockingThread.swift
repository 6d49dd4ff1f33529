import Foundation

/// Runs work that blocks (libav, FFTW, file locks) on a thread of its own and waits for it without blocking a
/// thread of the cooperative pool, which has one thread per core and does not grow.
///
/// - Parameters:
///   - name: shown by debuggers and `top -H`; Linux keeps the first 15 bytes.
///   - body: the blocking work. It sees no task-local values and learns of cancellation through a
///     ``Cancellation``.
/// - Returns: what `body` returned.
/// - Throws: what `body` threw.
public func onBlockingThread<Result: Sendable>(
  _ name: String, _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    startThread(name) {
      continuation.resume(with: Swift.Result { try body() })
    }
  }
}

/// A thread that somebody waits for with ``join()``, for work that already runs on a blocking thread and
/// needs helpers beside it.
public final class JoinableThread<Result: Sendable>: Sendable {
  private let outcome = BoundedQueue<Swift.Result<Result, any Error>>(capacity: 1)

  /// Starts `body` at once.
  public init(_ name: String, _ body: @escaping @Sendable () throws -> Result) {
    startThread(name) { [outcome] in
      _ = outcome.push(Swift.Result { try body() })
    }
  }

  /// Blocks until `body` has ended; call it once.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  public func join() throws -> Result {
    guard let outcome = outcome.pop() else {
      preconditionFailure("the outcome's queue is never closed")
    }
    return try outcome.get()
  }
}

/// Does two things at once, the first on a thread of its own, and waits for both.
///
/// It blocks, so use it from a blocking thread.
/// - Parameter name: of the thread, see ``onBlockingThread(_:_:)``.
public func alongside<First: Sendable, Second>(
  _ name: String, _ first: @escaping @Sendable () -> First, do second: () -> Second
) -> (First, Second) {
  let outcome = BoundedQueue<First>(capacity: 1)
  startThread(name) { _ = outcome.push(first()) }
  let result = second()
  guard let first = outcome.pop() else { preconditionFailure("the outcome's queue is never closed") }
  return (first, result)
}

private func startThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
  let thread = Thread(block: body)
  thread.name = name
  // libav's filters and encoders keep large frames of their own on the stack.
  thread.stackSize = 4 << 20
  thread.start()
}
