/// Waits for several things at a time, and returns once the first has come; the other waits are cancelled.
/// - Throws: what the first threw, or what another threw that is not only its cancellation.
public func untilFirst(_ waits: [@Sendable () async throws -> Void]) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for wait in waits { group.addTask { try await wait() } }
    try await group.next()
    group.cancelAll()
    while let result = await group.nextResult() {
      if case .failure(let error) = result, !(error is CancellationError) { throw error }
    }
  }
}
