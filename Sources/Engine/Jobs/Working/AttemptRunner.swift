public import Foundations
public import Runtime

/// Where attempts run.
public protocol AttemptRunner: Sendable {
  /// Runs an attempt to its end.
  /// - Parameters:
  ///   - cancellation: asks it to stop; it keeps what it has made and says that it was cancelled. Where it only winds
  ///     down, the stages under way end first.
  ///   - report: told every event of its run, in order.
  /// - Returns: how it ended; also where it could not be started.
  func run(
    _ task: AttemptTask, cancellation: Cancellation, report: @escaping @Sendable (RunEvent) async -> Void
  ) async -> AttemptOutcome
}
