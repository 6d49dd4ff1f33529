public import Foundations

/// The coded error that `body` throws; `nil` where it throws none, or one without a code.
public func caughtError(_ body: () async throws -> Void) async -> (any CodedError)? {
  do {
    try await body()
    return nil
  } catch {
    return error as? any CodedError
  }
}
