import Synchronization

/// A bounded queue between tasks: some put in, one takes out and writes to the network.
final class Outbox<Element: Sendable>: Sendable {
  enum Offer {
    case taken
    case full
    case closed
  }

  private struct State {
    var elements: [(key: String?, element: Element)] = []
    var isClosed = false
    var reader: CheckedContinuation<Element?, Never>?
    var writers: [CheckedContinuation<Void, Never>] = []
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameter capacity: elements that wait at the most.
  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Puts an element in without waiting.
  /// - Parameter key: an element with the same key that still waits is replaced, in its place.
  func offer(_ element: Element, replacing key: String? = nil) -> Offer {
    let (offer, reader) = state.withLock { state -> (Offer, CheckedContinuation<Element?, Never>?) in
      if state.isClosed { return (.closed, nil) }
      if let reader = state.reader.take() { return (.taken, reader) }
      if let key, let index = state.elements.firstIndex(where: { $0.key == key }) {
        state.elements[index].element = element
        return (.taken, nil)
      }
      guard state.elements.count < capacity else { return (.full, nil) }
      state.elements.append((key, element))
      return (.taken, nil)
    }
    reader?.resume(returning: element)
    return offer
  }

  /// Puts in the last element, whatever waits, and closes.
  func offerLast(_ element: Element) {
    let reader = state.withLock { state -> CheckedContinuation<Element?, Never>? in
      if state.isClosed { return nil }
      state.isClosed = true
      if let reader = state.reader.take() { return reader }
      state.elements.append((nil, element))
      return nil
    }
    reader?.resume(returning: element)
    wakeWriters()
  }

  /// Puts an element in, waiting for room.
  /// - Returns: `false` when the outbox was closed.
  func push(_ element: Element) async -> Bool {
    while true {
      switch offer(element) {
      case .taken: return true
      case .closed: return false
      case .full:
        await withCheckedContinuation { continuation in
          let isFull = state.withLock { state in
            guard !state.isClosed, state.elements.count >= capacity else { return false }
            state.writers.append(continuation)
            return true
          }
          if !isFull { continuation.resume() }
        }
      }
    }
  }

  /// Takes the oldest element, waiting for one; only one task at a time may do so.
  /// - Returns: `nil` when the outbox is closed and empty, or the task was cancelled.
  func next() async -> Element? {
    let element = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let outcome = state.withLock { state -> Element?? in
          if !state.elements.isEmpty { return .some(state.elements.removeFirst().element) }
          if state.isClosed || Task.isCancelled { return .some(nil) }
          state.reader = continuation
          return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
      }
    } onCancel: {
      state.withLock { $0.reader.take() }?.resume(returning: nil)
    }
    wakeWriters()
    return element
  }

  /// Nothing more can be put in; what waits can be taken.
  func close() {
    state.withLock { state in
      state.isClosed = true
      return state.reader.take()
    }?.resume(returning: nil)
    wakeWriters()
  }

  /// Closes, and drops what waits.
  func abandon() {
    state.withLock { $0.elements.removeAll() }
    close()
  }

  private func wakeWriters() {
    let writers = state.withLock { state in
      defer { state.writers.removeAll() }
      return state.writers
    }
    for writer in writers { writer.resume() }
  }
}
