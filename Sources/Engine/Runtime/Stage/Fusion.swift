public import MediaTypes

/// Which stage runs can share one pass over their source.
public struct FusionKey: Sendable, Hashable {
  /// The name of the ``FusedRunner`` that can run them together.
  public var runner: String
  /// What they have in common, such as the source's path and the trim points.
  public var source: String

  public init(runner: String, source: String) {
    self.runner = runner
    self.source = source
  }
}

/// Runs several stage runs as one piece of work.
public protocol FusedRunner: Sendable {
  /// Matches ``FusionKey/runner``.
  static var name: String { get }

  /// Runs all members; returns when each has an outcome. One member's failure leaves the others running.
  /// - Returns: the outcome of each member, in their order.
  func run(_ members: [FusedMember]) async -> [Result<[String: Value], any Error>]
}

/// One stage run in a fused group.
public struct FusedMember: Sendable {
  /// The stage type's name.
  public var uses: String
  /// As for ``Stage/run(_:in:)``, not yet decoded.
  public var parameters: Value
  /// Each member has its own work folder, cancellation and progress.
  public var context: StageContext

  public init(uses: String, parameters: Value, context: StageContext) {
    self.uses = uses
    self.parameters = parameters
    self.context = context
  }
}
