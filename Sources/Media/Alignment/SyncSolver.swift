public import Foundations
public import MediaTypes

/// Puts recordings of one event on the clock of one of them.
public struct SyncSolver: Sendable {
  /// The largest difference in clock speed that is looked for, in ppm.
  public var maximumDrift: Double

  /// - Parameter maximumDrift: in ppm; devices in use differ by up to 272.
  public init(maximumDrift: Double = 500) {
    self.maximumDrift = maximumDrift
  }

  /// Compares every recording with every other one and finds the clocks that fit all comparisons best.
  ///
  /// Blocks; runs on several threads of its own.
  /// - Parameters:
  ///   - recordings: at least one; several clips of a device have the same name.
  ///   - master: the name of the device whose first clip everything is measured against.
  ///   - progress: hears how much of the work is done, 0 … 1, from any thread.
  /// - Throws: ``Cancelled``, and what reading samples throws.
  public func solve(
    _ recordings: [SyncRecording], master: String, cancellation: Cancellation,
    progress: @Sendable (Double) -> Void = { _ in }
  ) throws -> SyncSolution {
    fatalError("replaced before anything uses it")
  }
}
