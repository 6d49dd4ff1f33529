import Foundation

/// A first-in first-out queue between threads that holds a limited number of elements: a producer that is
/// ahead waits, so memory stays independent of how much passes through.
///
/// Both ends block; use it from blocking threads only (``onBlockingThread(_:_:)``), never from a task.
public final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  // @unchecked because the compiler cannot see that every access to the stored state holds `condition`.
  private let condition = NSCondition()
  private var elements: [Element?]
  private var head = 0
  private var count = 0
  private var isClosed = false

  /// - Parameter capacity: the number of elements held at the most, at least 1.
  public init(capacity: Int) {
    precondition(capacity > 0, "a queue needs room for one element")
    elements = Array(repeating: nil, count: capacity)
  }

  /// Appends an element, waiting while the queue is full.
  /// - Returns: `false` when the queue was closed and the element was not taken.
  public func push(_ element: Element) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while count == elements.count && !isClosed { condition.wait() }
    guard !isClosed else { return false }
    elements[(head + count) % elements.count] = element
    count += 1
    condition.signal()
    return true
  }

  /// Takes the oldest element, waiting while the queue is empty.
  /// - Returns: `nil` when the queue is closed and everything pushed before that was taken.
  public func pop() -> Element? {
    condition.lock()
    defer { condition.unlock() }
    while count == 0 && !isClosed { condition.wait() }
    guard count > 0 else { return nil }
    let element = elements[head]
    elements[head] = nil
    head = (head + 1) % elements.count
    count -= 1
    condition.signal()
    return element
  }

  /// Ends the stream: what is queued can still be taken, nothing more can be pushed.
  public func close() {
    condition.lock()
    defer { condition.unlock() }
    isClosed = true
    condition.broadcast()
  }

  /// Ends the stream and drops what is queued, so that both ends stop at once.
  public func abandon() {
    condition.lock()
    defer { condition.unlock() }
    isClosed = true
    elements = Array(repeating: nil, count: elements.count)
    count = 0
    condition.broadcast()
  }
}
