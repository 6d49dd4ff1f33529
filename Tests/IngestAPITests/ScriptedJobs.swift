import Foundations
import MediaTypes
import Synchronization

@testable import IngestAPI

/// A queue whose jobs end as a test says.
final class ScriptedJobs: IngestJobs {
  private struct State {
    var orders: [IngestOrder] = []
    var events: [IngestJobEvent] = []
    var listeners: [AsyncStream<IngestJobEvent>.Continuation] = []
    var refusal: (any Error)?
    var afterSubmission: (@Sendable (IngestOrder) async -> Void)?
  }

  private let state = Mutex(State())

  var orders: [IngestOrder] { state.withLock { $0.orders } }

  /// Makes submissions fail from now on, or not any more.
  func refuse(with error: (any Error)?) {
    state.withLock { $0.refusal = error }
  }

  /// Does something between the next submission and its answer.
  func afterNextSubmission(_ body: @escaping @Sendable (IngestOrder) async -> Void) {
    state.withLock { $0.afterSubmission = body }
  }

  func submit(_ order: IngestOrder) async throws -> String {
    let after = try state.withLock { state in
      if let refusal = state.refusal { throw refusal }
      if !state.orders.contains(where: { $0.subject == order.subject }) { state.orders.append(order) }
      return state.afterSubmission.take()
    }
    await after?(order)
    return "job-of-\(order.subject)"
  }

  func follow(after position: Int64, _ take: @Sendable (IngestJobEvent) async throws -> Void) async throws {
    let events = AsyncStream<IngestJobEvent> { continuation in
      state.withLock { state in
        for event in state.events.dropFirst(Int(position)) { continuation.yield(event) }
        state.listeners.append(continuation)
      }
    }
    for await event in events { try await take(event) }
  }

  /// How often somebody has asked to follow.
  var followCount: Int { state.withLock { $0.listeners.count } }

  /// Something becomes of the job for a subject.
  func end(_ subject: Identifier, _ kind: IngestJobEvent.Kind, job: String? = nil) {
    state.withLock { state in
      var event = IngestJobEvent(
        subject: subject, job: job ?? "job-of-\(subject)", position: nil, kind: kind)
      if case .progress = kind {
      } else {
        event.position = Int64(state.events.count + 1)
        state.events.append(event)
      }
      for listener in state.listeners { listener.yield(event) }
    }
  }
}
